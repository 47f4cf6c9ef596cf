import { hex, latin1 } from '../../bytes'
import type { Selection, Session } from '../../run'
import { toggleCut } from '../network'
import type { WireModel } from './model'
import { blockIndex, blocksOf, type SpanAt, stepByte, stepMessage, stepSpan } from './navigate'

export interface KeysInput {
  readonly session: Session
  readonly model: () => WireModel
  readonly spanAt: SpanAt
  /** The byte above (-1) or below (1) the selection. */
  readonly line: (selection: Selection, direction: 1 | -1) => Selection | null
  /** Brings a byte into sight. */
  readonly show: (selection: Selection) => void
}

/** The selected bytes; null where nothing is selected. */
export function selectedBytes(model: WireModel, selection: Selection | null): Uint8Array | null {
  if (!selection) return null
  return model.stream(selection.connection, selection.from)?.slice(selection.start, selection.end) ?? null
}

/** Bytes as text for the clipboard: UTF-8 where they are, one character a byte otherwise. */
export function copyText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return latin1(bytes)
  }
}

/** Bytes as pairs of hexadecimal digits with spaces between. */
export const copyHex = (bytes: Uint8Array): string => hex(bytes).replace(/(..)(?=.)/g, '$1 ')

/** Bytes as the text of a string in a program, in quotes: what is not printable ASCII by its escape. */
export function copyEscaped(bytes: Uint8Array): string {
  const escapes: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' }
  let text = ''
  for (const byte of bytes) {
    text +=
      escapes[byte] ??
      (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)
  }
  return `'${text}'`
}

/** The wire's keyboard: arrows by byte, Shift extends, Alt by part, brackets by message, Home and End in the message. */
export function wireKeys({ session, model, spanAt, line, show }: KeysInput) {
  let anchor: number | null = null
  const select = (next: Selection | null) => {
    if (!next) return
    session.selection.value = next
    show(next)
  }
  const extendOrMove = (event: KeyboardEvent, count: number) => {
    const selection = session.selection.peek()
    if (!event.shiftKey) {
      anchor = null
      select(stepByte(model(), selection, count, null))
      return
    }
    if (selection && anchor !== selection.start && anchor !== selection.end - 1) {
      anchor = count > 0 ? selection.start : selection.end - 1
    }
    select(stepByte(model(), selection, count, anchor))
  }
  const moveLine = (event: KeyboardEvent, direction: 1 | -1) => {
    const selection = session.selection.peek()
    const to = selection ? line(selection, direction) : null
    if (!selection || !to) {
      if (!selection) extendOrMove(event, direction)
      return
    }
    const joins = event.shiftKey && to.connection === selection.connection && to.from === selection.from
    select(joins ? { ...to, start: Math.min(to.start, selection.start), end: Math.max(to.end, selection.end) } : to)
  }
  return {
    onKey(event: KeyboardEvent) {
      if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return
      const selection = session.selection.peek()
      switch (event.key) {
        case 'ArrowRight':
        case 'ArrowLeft': {
          const direction = event.key === 'ArrowRight' ? 1 : -1
          if (event.altKey) select(stepSpan(model(), selection, direction, spanAt))
          else extendOrMove(event, direction)
          break
        }
        case 'ArrowDown':
        case 'ArrowUp': {
          const direction = event.key === 'ArrowDown' ? 1 : -1
          if (event.altKey) select(stepSpan(model(), selection, direction, spanAt))
          else moveLine(event, direction)
          break
        }
        case 'Home':
        case 'End': {
          const blocks = blocksOf(model())
          const block =
            blocks[
              selection ? Math.max(0, blockIndex(blocks, selection.connection, selection.from, selection.start)) : 0
            ]
          if (!block) return
          const start = event.key === 'Home' ? block.start : block.end - 1
          select({ connection: block.connection, from: block.from, start, end: start + 1 })
          break
        }
        case '[':
        case ']':
          select(stepMessage(model(), selection, event.key === ']' ? 1 : -1))
          break
        case 'x':
        case 'X':
          if (!selection || selection.start === 0) return
          toggleCut(session, { from: selection.from, at: selection.start })
          break
        case 'Escape':
          if (!selection) return
          session.selection.value = null
          break
        default:
          return
      }
      event.preventDefault()
    },
    onCopy(event: ClipboardEvent) {
      const bytes = selectedBytes(model(), session.selection.peek())
      if (!bytes || !event.clipboardData) return
      event.clipboardData.setData('text/plain', copyText(bytes))
      event.preventDefault()
    },
  }
}
