import { fromLatin1, fromUtf8, grouped, latin1, utf8 } from '../bytes'
import { looksLikeBase64, readBase64 } from './base64-text'
import { looksLikeReply, looksVerbose, unwrapInclude, unwrapVerbose } from './curl-text'
import { looksEscaped, readEscaped } from './escaped-text'
import type { Choices } from './findings'
import { looksLikeHex, readHex } from './hex-text'
import { type MendedReply, mendReply } from './mend'
import { type Decoded, type PasteError, wrong } from './place'
import { looksLikeTrace, readTrace } from './trace-text'

/** In which form bytes were given. `bytes`: a file, as it is. */
export type PasteForm = 'reply' | 'verbose' | 'trace' | 'text' | 'escaped' | 'hex' | 'base64' | 'bytes'

/** What was given: a text from a field, or the bytes of a file. */
export type Pasted =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly bytes: Uint8Array }

/** The most that is read: a dump of the largest program has about this many characters. */
export const PASTE_LIMIT = 2 * 1024 * 1024

/** The forms that may be chosen for what was given, in the order of a list. */
export const formsFor = (pasted: Pasted): readonly PasteForm[] =>
  pasted.kind === 'file'
    ? ['bytes', 'reply', 'verbose', 'trace', 'escaped', 'hex', 'base64']
    : ['reply', 'verbose', 'trace', 'text', 'escaped', 'hex', 'base64']

/** The form of what was given, as far as can be told. */
export function recognise(pasted: Pasted): PasteForm {
  if (pasted.kind === 'file') {
    // A file is taken as it is, unless it is a text that only stands for bytes.
    const sample = pasted.bytes.subarray(0, 64 * 1024)
    if (sample.includes(0)) return 'bytes'
    const form = recogniseText(latin1(sample))
    return form === 'text' || form === 'escaped'
      ? 'bytes'
      : form === 'reply'
        ? STATUS.test(latin1(sample.subarray(0, 9)))
          ? 'bytes'
          : 'reply'
        : form
  }
  return recogniseText(pasted.text)
}

const STATUS = /^HTTP\/\d/

function recogniseText(text: string): PasteForm {
  // What a text is shows in its beginning; a long one is not searched to its end.
  const sample = text.length > 64 * 1024 ? text.slice(0, text.lastIndexOf('\n', 64 * 1024) + 1 || 64 * 1024) : text
  if (looksLikeTrace(sample)) return 'trace'
  if (looksVerbose(sample)) return 'verbose'
  if (looksEscaped(sample)) return 'escaped'
  if (looksLikeReply(sample)) return 'reply'
  if (looksLikeHex(sample)) return 'hex'
  if (looksLikeBase64(sample)) return 'base64'
  return 'text'
}

/** What came of what was given. */
export type PasteResult =
  | { readonly kind: 'empty' }
  | { readonly kind: 'error'; readonly form: PasteForm; readonly error: PasteError }
  | {
      readonly kind: 'reply'
      readonly form: PasteForm
      /** What wrote such a text, where that could be told. */
      readonly how: string | null
      /** What of it is not the reply's: `the command line`. */
      readonly without: readonly string[]
      readonly reply: MendedReply
    }

/** Reads what was given, in the given form or the recognised one, and mends it as chosen. Never throws. */
export function readPaste(pasted: Pasted, form: PasteForm | null, choices: Choices = {}): PasteResult {
  const size = pasted.kind === 'file' ? pasted.bytes.length : pasted.text.length
  if (size === 0 || (pasted.kind === 'text' && pasted.text.trim() === '')) return { kind: 'empty' }
  const chosen = form && formsFor(pasted).includes(form) ? form : recognise(pasted)
  if (size > PASTE_LIMIT) {
    const unit = pasted.kind === 'file' ? 'bytes' : 'characters'
    const sentence = `These are ${grouped(size)} ${unit}; at most ${grouped(PASTE_LIMIT)} are read here.`
    return { kind: 'error', form: chosen, error: wrong('', 0, 0, sentence).error }
  }
  const text = pasted.kind === 'text' ? pasted.text : ''
  switch (chosen) {
    case 'bytes':
      return done(chosen, null, [], (pasted as { bytes: Uint8Array }).bytes, true, choices)
    case 'text':
    case 'reply':
    case 'verbose': {
      const bytes = pasted.kind === 'file' ? pasted.bytes : utf8(text)
      if (chosen === 'text') return done(chosen, null, [], bytes, false, choices)
      const unwrap = chosen === 'verbose' ? unwrapVerbose : unwrapInclude
      const { text: inner, without } = unwrap(latin1(bytes))
      return done(chosen, null, without, fromLatin1(inner), false, choices)
    }
    case 'trace':
    case 'escaped':
    case 'hex':
    case 'base64': {
      const source = pasted.kind === 'file' ? fromUtf8(pasted.bytes) : text
      const read: Decoded = { trace: readTrace, escaped: readEscaped, hex: readHex, base64: readBase64 }[chosen](source)
      if (!read.ok) return { kind: 'error', form: chosen, error: read.error }
      return done(chosen, read.how, [], read.bytes, true, choices)
    }
  }
}

function done(
  form: PasteForm,
  how: string | null,
  without: readonly string[],
  bytes: Uint8Array,
  exact: boolean,
  choices: Choices,
): PasteResult {
  const reply = mendReply(bytes, exact, choices)
  return reply.bytes.length === 0 ? { kind: 'empty' } : { kind: 'reply', form, how, without, reply }
}
