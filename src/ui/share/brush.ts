import type { Token } from '../editor/highlight'

/** The colours of one direction. */
interface Direction {
  readonly solid: string
  readonly ink: string
  readonly wash: string
}

/** The theme's colours, as a picture needs them. */
export interface Palette {
  readonly board: string
  readonly module: string
  readonly line: string
  readonly line2: string
  readonly text: string
  readonly text2: string
  readonly text3: string
  readonly res: string
  readonly request: Direction
  readonly response: Direction
  readonly tone: { readonly ok: string; readonly error: string; readonly wait: string; readonly info: string }
  readonly syntax: Readonly<Record<Token['kind'], string>>
}

/** The colours of a theme, whichever is on show. */
export function paletteOf(theme: 'dark' | 'light'): Palette {
  const probe = document.createElement('div')
  probe.dataset['theme'] = theme
  probe.hidden = true
  document.body.append(probe)
  try {
    return readPalette(getComputedStyle(probe))
  } finally {
    probe.remove()
  }
}

function readPalette(style: CSSStyleDeclaration): Palette {
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const direction = (name: string): Direction => ({
    solid: token(name),
    ink: token(`${name}-ink`),
    wash: token(`${name}-wash`),
  })
  return {
    board: token('board'),
    module: token('module'),
    line: token('line'),
    line2: token('line-2'),
    text: token('text'),
    text2: token('text-2'),
    text3: token('text-3'),
    res: token('res'),
    request: direction('req'),
    response: direction('res'),
    tone: { ok: token('ok'), error: token('err'), wait: token('warn'), info: token('hint') },
    syntax: {
      plain: token('text'),
      comment: token('syn-com'),
      string: token('syn-str'),
      keyword: token('syn-key'),
      number: token('syn-num'),
    },
  }
}

/** How a text is set. `size` in pixels; `most`: the width at which it ends in an ellipsis. */
export interface TextStyle {
  readonly font: 'ui' | 'mono'
  readonly size: number
  readonly weight?: number
  readonly color?: string
  readonly align?: 'left' | 'center' | 'right'
  readonly most?: number
}

const FAMILIES = {
  ui: '"Instrument Sans Variable", system-ui, sans-serif',
  mono: '"Commit Mono", ui-monospace, monospace',
} as const

/** Draws the few shapes that a picture is made of. Text stands on the baseline `y`. */
export class Brush {
  readonly #context: CanvasRenderingContext2D
  readonly palette: Palette

  constructor(context: CanvasRenderingContext2D, palette: Palette) {
    this.#context = context
    this.palette = palette
  }

  #set({ font, size, weight = 400 }: TextStyle): void {
    this.#context.font = `${weight} ${size}px ${FAMILIES[font]}`
  }

  width(text: string, style: TextStyle): number {
    this.#set(style)
    return this.#context.measureText(text).width
  }

  text(text: string, x: number, y: number, style: TextStyle): void {
    this.#set(style)
    this.#context.fillStyle = style.color ?? this.palette.text
    this.#context.textAlign = style.align ?? 'left'
    this.#context.fillText(style.most === undefined ? text : this.#cut(text, style.most), x, y)
  }

  /** A text that is set smaller where it is too wide, down to 9 pixels; then it is cut. */
  fit(text: string, x: number, y: number, most: number, style: TextStyle): void {
    let { size } = style
    while (size > 9 && this.width(text, { ...style, size }) > most) size -= 0.5
    this.text(text, x, y, { ...style, size, most })
  }

  /** A text over a line, on a piece of the board. */
  label(text: string, x: number, y: number, style: TextStyle): void {
    const width = this.width(text, style) + 12
    this.box(x - width / 2, y - 12, width, 16, this.palette.board)
    this.text(text, x, y, { ...style, align: 'center' })
  }

  /** A text broken at spaces into lines of a width, at most `most` of them. */
  lines(text: string, width: number, style: TextStyle, most: number): string[] {
    this.#set(style)
    const lines: string[] = []
    let open = ''
    for (const word of text.split(' ').filter((one) => one !== '')) {
      const longer = open === '' ? word : `${open} ${word}`
      if (open !== '' && this.#context.measureText(longer).width > width) {
        lines.push(open)
        open = word
      } else open = longer
    }
    if (open !== '') lines.push(open)
    if (lines.length <= most) return lines.map((line) => this.#cut(line, width))
    const last = lines.slice(most - 1).join(' ')
    return [...lines.slice(0, most - 1), this.#cut(last, width)]
  }

  #cut(text: string, most: number): string {
    if (this.#context.measureText(text).width <= most) return text
    let length = text.length
    while (length > 0 && this.#context.measureText(`${text.slice(0, length)}…`).width > most) length--
    return `${text.slice(0, length)}…`
  }

  box(
    x: number,
    y: number,
    width: number,
    height: number,
    fill: string | null,
    look: { readonly radius?: number; readonly edge?: string } = {},
  ): void {
    const context = this.#context
    context.beginPath()
    context.roundRect(x, y, width, height, look.radius ?? 0)
    if (fill) {
      context.fillStyle = fill
      context.fill()
    }
    if (look.edge) {
      context.strokeStyle = look.edge
      context.lineWidth = 1
      context.stroke()
    }
  }

  line(x: number, y: number, toX: number, toY: number, color: string, dash: number[] = []): void {
    const context = this.#context
    context.save()
    context.setLineDash(dash)
    context.strokeStyle = color
    context.lineWidth = dash.length > 0 ? 1 : 1.5
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(toX, toY)
    context.stroke()
    context.restore()
  }

  /** A head of an arrow with its point at `x`; `way` 1 points right, -1 left. */
  arrow(x: number, y: number, way: 1 | -1, color: string): void {
    const context = this.#context
    context.fillStyle = color
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x - way * 10, y - 5)
    context.lineTo(x - way * 7.5, y)
    context.lineTo(x - way * 10, y + 5)
    context.fill()
  }

  /** An SVG path, stroked, from a corner on. */
  path(data: string, x: number, y: number, color: string, width: number): void {
    const context = this.#context
    context.save()
    context.translate(x, y)
    context.strokeStyle = color
    context.lineWidth = width
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.stroke(new Path2D(data))
    context.restore()
  }
}
