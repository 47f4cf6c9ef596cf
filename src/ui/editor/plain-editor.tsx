import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type Caret, CODE_LEFT, COLUMN, type EditorInput, LINE_HEIGHT, PADDING_TOP } from './contract'
import { highlight } from './highlight'

/** How the plain editor says where its caret is, when the full editor comes. */
export interface PlainEditorHandle {
  /** True in the middle of a composed character: not a moment to take the field away. */
  composing(): boolean
  caret(): Caret
}

/**
 * A plain text field with line numbers and colours: what stands there at first, and for good on phones. Enter keeps the
 * indentation; Tab leaves.
 */
export function PlainEditor({ input, ready }: { input: EditorInput; ready: (handle: PlainEditorHandle) => void }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const behind = useRef<HTMLDivElement>(null)
  const composing = useRef(false)
  const file = input.file.value
  const text = input.files.value.find(({ name }) => name === file)?.text ?? ''
  const faulty = new Set(input.problems.value.filter((one) => one.file === file).map(({ line }) => line))

  const follow = () => {
    const area = field.current
    if (!area) return
    const { scrollTop, scrollLeft } = area
    if (behind.current) behind.current.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`
    const numbers = behind.current?.parentElement?.querySelector<HTMLElement>('.numbers')
    if (numbers) numbers.style.transform = `translateY(${-scrollTop}px)`
    input.moved({
      top: (line) => PADDING_TOP + (line - 1) * LINE_HEIGHT - scrollTop,
      left: CODE_LEFT - scrollLeft,
      column: COLUMN,
      scrollBy: (pixels) => {
        area.scrollTop += pixels
      },
    })
  }
  useLayoutEffect(follow, [text, file])
  const tellCaret = () => {
    const area = field.current
    if (area) input.caret(area.value.slice(0, area.selectionStart).split('\n').length)
  }
  // A layout effect: the full editor may take over within the same one of the pane.
  useLayoutEffect(() => {
    ready({
      composing: () => composing.current,
      caret: () => {
        const area = field.current!
        return {
          start: area.selectionStart,
          end: area.selectionEnd,
          focused: document.activeElement === area,
          scrollTop: area.scrollTop,
          scrollLeft: area.scrollLeft,
        }
      },
    })
  }, [])
  const reveal = input.reveal.value
  useEffect(() => {
    const area = field.current
    if (!area || !reveal) return
    const top = PADDING_TOP + (reveal.line - 1) * LINE_HEIGHT
    if (top < area.scrollTop || top + LINE_HEIGHT > area.scrollTop + area.clientHeight)
      area.scrollTop = top - area.clientHeight / 2
    input.caret(reveal.line)
  }, [reveal])

  return (
    <div class="plain">
      <div class="colours" aria-hidden="true">
        <div ref={behind} class="moving">
          {highlight(text).map((token) =>
            token.kind === 'plain' ? token.text : <span class={token.kind}>{token.text}</span>,
          )}
        </div>
      </div>
      <div class="numbers" aria-hidden="true">
        {text.split('\n').map((_, index) => (
          <span key={index} class={faulty.has(index + 1) ? 'faulty' : ''}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={field}
        data-first-focus=""
        aria-label={`${file}, code of your server`}
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        autocorrect="off"
        wrap="off"
        value={text}
        onScroll={follow}
        onCompositionStart={() => {
          composing.current = true
        }}
        onCompositionEnd={() => {
          composing.current = false
        }}
        onInput={(event) => input.edit(file, event.currentTarget.value)}
        onKeyUp={tellCaret}
        onClick={tellCaret}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.isComposing) return
          const area = event.currentTarget
          const line = area.value.slice(0, area.selectionStart).split('\n').at(-1)!
          const indent = /^[ \t]*/.exec(line)![0] + (/[{([]\s*$/.test(line) ? '  ' : '')
          if (indent === '') return
          event.preventDefault()
          area.setRangeText(`\n${indent}`, area.selectionStart, area.selectionEnd, 'end')
          input.edit(file, area.value)
        }}
      />
    </div>
  )
}
