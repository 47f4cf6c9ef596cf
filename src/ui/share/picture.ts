import { grouped } from '../../bytes'
import { highlight } from '../editor/highlight'
import { HOME } from '../layout/platform'
import type { PicturedRow } from '../wire'
import { Brush, type Palette, paletteOf } from './brush'
import type { PictureModel } from './picture-model'

/** CSS pixels of the picture's width; it is drawn at twice as many. */
const WIDTH = 1280
const DENSITY = 2
const PAD = 36
/** Where the three columns begin, and how wide they are. */
const CODE = { x: PAD, width: 476 } as const
const WIRE = { x: PAD + 476 + 34, width: 386 } as const
const CLIENT = { x: WIRE.x + WIRE.width + 34, width: 278 } as const
const CODE_LINE = 20
const WIRE_ROW = 22
const CELL = 10.8
const CODE_FONT = 12.5
/** The least height of the columns. */
const LEAST = 300

/** Draws the picture of a view as a PNG, in the colours of a theme. Rejects where the browser makes no picture. */
export async function drawPicture(model: PictureModel, theme: 'dark' | 'light'): Promise<Blob> {
  await Promise.all(
    ['400 14px "Commit Mono"', '700 14px "Commit Mono"', '600 14px "Instrument Sans Variable"'].map((font) =>
      document.fonts.load(font, 'AZ␍').catch(() => []),
    ),
  )
  const palette = paletteOf(theme)
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  // First without a sheet, for the height; then on one of that height.
  const height = paint(new Brush(context, palette), model, null)
  canvas.width = WIDTH * DENSITY
  canvas.height = Math.ceil(height) * DENSITY
  context.scale(DENSITY, DENSITY)
  paint(new Brush(context, palette), model, Math.ceil(height))
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('This browser made no picture of it.'))
    }, 'image/png')
  })
}

/** Paints all of it, and gives the height that it takes. */
function paint(brush: Brush, model: PictureModel, height: number | null): number {
  const { palette } = brush
  if (height !== null) brush.box(0, 0, WIDTH, height, palette.board)
  brush.text('Barewire', WIDTH - PAD, PAD + 14, { font: 'ui', size: 15, weight: 650, align: 'right' })
  mark(brush, WIDTH - PAD - 108, PAD + 1)
  brush.text(model.title, PAD, PAD + 17, { font: 'ui', size: 22, weight: 650, most: WIDTH - 2 * PAD - 150 })
  const sentence = brush.lines(model.sentence, WIDTH - 2 * PAD - 150, { font: 'ui', size: 14 }, 2)
  sentence.forEach((line, at) => {
    brush.text(line, PAD, PAD + 43 + at * 20, { font: 'ui', size: 14, color: palette.text2 })
  })
  const top = PAD + 46 + sentence.length * 20
  const code = 58 + model.code.length * CODE_LINE
  const client = clientHeight(brush, model)
  const wire = 34 + model.wire.reduce((sum, row) => sum + rowHeight(row), 0)
  const body = Math.max(LEAST, code, client, wire)
  paintCode(brush, model, top, body)
  paintWire(brush, model, top)
  paintClient(brush, model, top, body)
  const foot = top + body + 30
  const { host, pathname } = new URL(HOME)
  brush.text('Every byte as it crossed the simulated wire.', PAD, foot, { font: 'ui', size: 12, color: palette.text3 })
  brush.text(host + pathname.replace(/\/$/, ''), WIDTH - PAD, foot, {
    font: 'mono',
    size: 12,
    color: palette.text3,
    align: 'right',
  })
  return foot + PAD - 10
}

/** The mark: a stripped wire. */
function mark(brush: Brush, x: number, y: number): void {
  brush.box(x, y + 5, 14, 7, brush.palette.text, { radius: 2 })
  brush.path('M14 8h16M14 6.3h3.5c3 0 4-2.8 7-2.8H29M14 9.7h3.5c3 0 4 2.8 7 2.8H29', x, y + 0.5, brush.palette.res, 1.7)
}

function paintCode(brush: Brush, { file, code }: PictureModel, top: number, body: number): void {
  const { palette } = brush
  brush.box(CODE.x, top, CODE.width, body, palette.module, { radius: 9, edge: palette.line })
  brush.text(file, CODE.x + 16, top + 24, { font: 'mono', size: 13, weight: 700 })
  brush.line(CODE.x, top + 38, CODE.x + CODE.width, top + 38, palette.line)
  code.forEach((line, at) => {
    const y = top + 48 + at * CODE_LINE
    if (line.lit) {
      const { solid, wash } = palette[line.lit === 'client' ? 'request' : 'response']
      brush.box(CODE.x + 1, y, CODE.width - 2, CODE_LINE, wash)
      brush.box(CODE.x, y, 3, CODE_LINE, solid)
    }
    const style = { font: 'mono', size: CODE_FONT } as const
    if (line.number === null) {
      brush.text(line.text, CODE.x + 50, y + 14, { ...style, font: 'ui', color: palette.text3 })
      return
    }
    brush.text(String(line.number), CODE.x + 36, y + 14, { ...style, color: palette.text3, align: 'right' })
    let x = CODE.x + 50
    const end = CODE.x + CODE.width - 12
    for (const token of highlight(line.text)) {
      if (x >= end) break
      brush.text(token.text, x, y + 14, { ...style, color: palette.syntax[token.kind], most: end - x })
      x += brush.width(token.text, style)
    }
  })
}

const rowHeight = (row: PicturedRow) => (row.kind === 'head' ? WIRE_ROW + 6 : WIRE_ROW)

function paintWire(brush: Brush, { wire }: PictureModel, top: number): void {
  const { palette } = brush
  const right = WIRE.x + WIRE.width
  brush.text('server', WIRE.x, top + 14, { font: 'ui', size: 12, color: palette.text2 })
  brush.text('client', right, top + 14, { font: 'ui', size: 12, color: palette.text2, align: 'right' })
  let y = top + 26
  if (wire.length === 0)
    brush.text('Nothing has crossed the wire.', WIRE.x, y + 24, { font: 'ui', size: 13, color: palette.text3 })
  for (const row of wire) {
    const height = rowHeight(row)
    const middle = y + height / 2
    switch (row.kind) {
      case 'notice':
        brush.line(WIRE.x, middle, right, middle, palette.line2, [2, 3])
        times(brush, row, middle)
        brush.label(row.text, WIRE.x + WIRE.width / 2, middle + 4, { font: 'ui', size: 12, color: palette.text2 })
        break
      case 'head': {
        const request = row.from === 'client'
        const { solid } = palette[request ? 'request' : 'response']
        brush.line(WIRE.x, middle, right, middle, solid)
        brush.arrow(request ? WIRE.x : right, middle, request ? -1 : 1, solid)
        times(brush, row, middle)
        const words = `${request ? 'request' : 'response'} ${grouped(row.bytes)} B`
        brush.label(words, WIRE.x + WIRE.width / 2, middle + 4, { font: 'ui', size: 12, weight: 650, color: solid })
        break
      }
      case 'bytes':
        paintBytes(brush, row, y)
        break
      case 'rest': {
        if (row.from) washRow(brush, row.from, y)
        brush.text(row.text, WIRE.x + 12, y + 15, { font: 'ui', size: 12, color: palette.text2 })
        break
      }
    }
    y += height
  }
}

function times(brush: Brush, { left, right }: { left: string; right: string }, middle: number): void {
  const style = { font: 'mono', size: 11, color: brush.palette.text3 } as const
  // A label stands around its middle: a long one begins where a short one does.
  const inset = (text: string) => 20 + Math.max(16, brush.width(text, style) / 2)
  if (left !== '') brush.label(left, WIRE.x + inset(left), middle + 4, style)
  if (right !== '') brush.label(right, WIRE.x + WIRE.width - inset(right), middle + 4, style)
}

/** A row's ground, with the thick edge on the sender's far side. */
function washRow(brush: Brush, from: 'client' | 'server', y: number): void {
  const { solid, wash } = brush.palette[from === 'client' ? 'request' : 'response']
  brush.box(WIRE.x, y, WIRE.width, WIRE_ROW, wash)
  brush.box(from === 'client' ? WIRE.x : WIRE.x + WIRE.width - 3, y, 3, WIRE_ROW, solid)
}

function paintBytes(brush: Brush, row: PicturedRow & { kind: 'bytes' }, y: number): void {
  const { palette } = brush
  const { solid, ink } = palette[row.from === 'client' ? 'request' : 'response']
  washRow(brush, row.from, y)
  let x = WIRE.x + 12
  for (const { text, look, selected } of row.cells) {
    const width = CELL * text.length
    if (selected) brush.box(x, y, width + 0.5, WIRE_ROW, solid)
    else if (look === 'control') brush.box(x + 0.5, y + 3, width - 1, WIRE_ROW - 6, null, { radius: 2, edge: solid })
    const color = selected ? ink : look === 'plain' ? palette.text : look === 'space' ? palette.text3 : solid
    brush.text(text, x + width / 2, y + 16, {
      font: 'mono',
      size: look === 'control' ? 12 : look === 'high' ? 11 : 14,
      weight: selected ? 700 : 400,
      color,
      align: 'center',
    })
    x += width
  }
}

/** The client's card, and the height that it takes; without `top` it is measured alone. */
function clientHeight(brush: Brush, model: PictureModel): number {
  const why = model.outcome ? brush.lines(model.outcome.why, CLIENT.width - 32, { font: 'ui', size: 13 }, 6) : []
  return 84 + why.length * 19 + 44 + model.others.length * 30 + 12
}

function paintClient(brush: Brush, model: PictureModel, top: number, body: number): void {
  const { palette } = brush
  const { x, width } = CLIENT
  brush.box(x, top, width, body, palette.module, { radius: 9, edge: palette.line })
  let y = top
  if (model.outcome) {
    const { tone, badge, headline, why } = model.outcome
    const color = palette.tone[tone]
    sign(brush, tone, x + 16, top + 15)
    brush.text(badge, x + 38, top + 28, { font: 'ui', size: 13, weight: 650, color })
    brush.text(headline, x + 16, top + 56, { font: 'ui', size: 16, weight: 650, most: width - 32 })
    const lines = brush.lines(why, width - 32, { font: 'ui', size: 13 }, 6)
    lines.forEach((line, at) => {
      brush.text(line, x + 16, top + 80 + at * 19, { font: 'ui', size: 13, color: palette.text2 })
    })
    y = top + 84 + lines.length * 19
    brush.line(x, y, x + width, y, palette.line)
  }
  brush.text(model.comparison, x + 16, y + 26, { font: 'ui', size: 12, color: palette.text2 })
  model.others.forEach(({ label, chosen, tone, text }, at) => {
    const row = y + 40 + at * 30
    if (at > 0) brush.line(x + 16, row, x + width - 16, row, palette.line)
    if (chosen) brush.box(x + 8, row + 5, 2, 20, palette.text)
    brush.text(label, x + 16, row + 20, { font: 'ui', size: 13, weight: chosen ? 650 : 400 })
    sign(brush, tone, x + 88, row + 7)
    const font = /^[A-Z_]+$/.test(text) ? 'mono' : 'ui'
    brush.fit(text, x + 110, row + 20, width - 126, { font, size: font === 'mono' ? 12 : 13 })
  })
}

const SIGNS: Readonly<Record<keyof Palette['tone'], string>> = {
  ok: 'M3 8.5l3.2 3.2L13 5',
  error: 'M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5zM6 6l4 4M10 6l-4 4',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.5v3.5M8 5v.1',
  wait: 'M4 2.5h8M4 13.5h8M5 2.5c0 3.5 6 3.5 6 11M11 2.5c0 3.5-6 3.5-6 11',
}

const sign = (brush: Brush, tone: keyof Palette['tone'], x: number, y: number) =>
  brush.path(SIGNS[tone], x, y, brush.palette.tone[tone], 1.5)
