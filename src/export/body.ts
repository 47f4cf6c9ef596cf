import { byteCount, grouped } from '../bytes'
import { type ChunkReading, chunked, readChunks } from './chunks'
import type { Draft } from './draft'
import { type Choices, choose, type Finding } from './findings'
import { bodiless, declaredLength, type HeadLine, nameOf, type RoughReply, valuesOf } from './heads'

/** What becomes of a reply's fields and content. */
interface BodyPlan {
  /** Field lines that are written otherwise; null: left out. */
  readonly lines: ReadonlyMap<HeadLine, string | null>
  readonly write: (draft: Draft) => void
}

const RAW = '`curl --raw -i` prints the bytes as they came.'

/** Whether a reply's content is what its fields say it is, and what to do where it is not. */
export function bodyFindings(
  text: string,
  reply: RoughReply,
  exact: boolean,
  choices: Choices,
  findings: Finding[],
): BodyPlan {
  const { start, end } = reply.body
  const lines = new Map<HeadLine, string | null>()
  const keep = (draft: Draft) => draft.keep(start, end)
  if (bodiless(reply.status)) return { lines, write: keep }
  const body = text.slice(start, end)
  lostCharacters(body, exact, findings)
  const fields = (name: string) => reply.lines.slice(1).filter((line) => nameOf(text, line) === name)
  const has = (name: string) => valuesOf(text, reply.lines, name).join(',').toLowerCase()
  const isChunked = /(?:^|,)\s*chunked\s*$/.test(has('transfer-encoding'))
  const chunks = isChunked ? readChunks(body) : null

  let decoded = false
  const coding = has('content-encoding')
  if (coding !== '' && coding !== 'identity' && body !== '' && !chunks && !isEncoded(body, coding)) {
    decoded = true
    const sentence = `Content-Encoding says ${coding.slice(0, 40)}, but the body is not compressed: \`curl --compressed\` prints it decoded. ${RAW}`
    const options = [
      { id: 'drop', label: 'Field left out' },
      { id: 'keep', label: 'Both as given' },
    ]
    const chosen = choose(findings, choices, 'content-encoding', sentence, options, exact ? 'keep' : 'drop')
    decoded = chosen === 'drop'
    if (chosen === 'drop') for (const line of fields('content-encoding')) lines.set(line, null)
  }

  if (isChunked) {
    if (chunks) return { lines, write: chunkLines(start, body, chunks, exact, choices, findings) ?? keep }
    const write = chunkAgain(text, reply, body, fields('transfer-encoding'), lines, exact, choices, findings)
    return { lines, write: write ?? keep }
  }
  const declared = declaredLength(text, reply.lines)
  if (declared === null || declared === body.length) return { lines, write: keep }
  const write = fitLength(
    text,
    reply,
    body,
    declared,
    decoded,
    exact,
    choices,
    findings,
    fields('content-length'),
    lines,
  )
  return { lines, write: write ?? keep }
}

/** Characters that a terminal or an editor could not show are gone for good. */
function lostCharacters(body: string, exact: boolean, findings: Finding[]): void {
  if (exact) return
  const lost = body.split('\u00ef\u00bf\u00bd').length - 1
  if (lost === 0) return
  const what = lost === 1 ? 'One character' : `${grouped(lost)} characters`
  findings.push({
    id: 'lost',
    text: `${what} of the body did not survive as text (U+FFFD stands for each). Save the reply with \`curl --raw -i -o reply.bin\` and drop that file here, or paste \`xxd reply.bin\`.`,
    options: [],
    chosen: '',
  })
}

/** Whether a body can be what its content coding says. Brotli has no mark of its own: what is plain text is none. */
function isEncoded(body: string, coding: string): boolean {
  const last = coding.split(',').at(-1)!.trim()
  if (last === 'gzip' || last === 'x-gzip') return body.startsWith('\x1f\x8b')
  if (last === 'zstd') return body.startsWith('\x28\xb5\x2f\xfd')
  const plain = !/[\x00-\x08\x0e-\x1f\x7f]/.test(body.slice(0, 4096))
  if (last === 'deflate') return !plain || /^\x78[\x01\x5e\x9c\xda]/.test(body)
  return !plain
}

/** The body is chunked, but the chunks' own lines may have lost their CR, the end its empty line, or gained a prompt. */
function chunkLines(
  start: number,
  body: string,
  chunks: ChunkReading,
  exact: boolean,
  choices: Choices,
  findings: Finding[],
): ((draft: Draft) => void) | null {
  const missing = chunks.bareLf.length
  const rest = body.length - chunks.end
  if (missing === 0 && chunks.complete && rest === 0) return null
  const parts: string[] = []
  if (missing === 1) parts.push('One line of the chunks’ own ends in LF alone.')
  if (missing > 1) parts.push(`${missing} lines of the chunks’ own end in LF alone.`)
  if (!chunks.complete) parts.push('The empty line behind the last chunk is missing.')
  if (rest > 0)
    parts.push(`${byteCount(rest)} stand behind the end of the last chunk.`.replace('1 byte stand', '1 byte stands'))
  const options = [
    { id: 'mend', label: rest > 0 ? 'Mended, and what follows left out' : 'Mended' },
    { id: 'keep', label: 'As given' },
  ]
  if (choose(findings, choices, 'chunk-lines', parts.join(' '), options, exact ? 'keep' : 'mend') === 'keep')
    return null
  return (draft) => {
    let at = start
    for (const lf of chunks.bareLf) {
      draft.keep(at, start + lf)
      draft.add('\r')
      at = start + lf
    }
    draft.keep(at, start + chunks.end)
    if (!chunks.complete) draft.add(body.endsWith('\n') ? '\r\n' : '\r\n\r\n')
  }
}

/** Transfer-Encoding says chunked, and the body is not. */
function chunkAgain(
  text: string,
  reply: RoughReply,
  body: string,
  coded: readonly HeadLine[],
  lines: Map<HeadLine, string | null>,
  exact: boolean,
  choices: Choices,
  findings: Finding[],
): ((draft: Draft) => void) | null {
  const sentence = `Transfer-Encoding says chunked, but the body is not in chunks: \`curl -i\` prints it put together. ${RAW}`
  const options = [
    { id: 'chunk', label: 'Chunked again, as one chunk' },
    { id: 'drop', label: 'Field left out: the body ends when the server closes' },
    { id: 'length', label: `Content-Length: ${body.length} instead` },
    { id: 'keep', label: 'Both as given' },
  ]
  const chosen = choose(findings, choices, 'transfer-encoding', sentence, options, exact ? 'keep' : 'chunk')
  if (chosen === 'drop') for (const line of coded) lines.set(line, null)
  if (chosen === 'length') {
    for (const line of coded) lines.set(line, line === coded[0] ? `Content-Length: ${body.length}` : null)
    for (const line of reply.lines.slice(1)) if (nameOf(text, line) === 'content-length') lines.set(line, null)
  }
  if (chosen !== 'chunk') return null
  const whole = chunked(body)
  const before = body === '' ? 0 : whole.indexOf('\r\n') + 2
  return (draft) => {
    draft.add(whole.slice(0, before))
    draft.keep(reply.body.start, reply.body.end)
    draft.add(whole.slice(before + body.length))
  }
}

/** What a shell writes behind a body that has no line end: its prompt, or zsh's mark for the missing line end. */
const PROMPT = /^\n?%?\n?[^\n]{0,80}[$#%❯➜][ \t]*\n?$|^\n?[\w.-]+@[\w.-]+[^\n]{0,80}[$#%]?[ \t]*\n?$/

/** Content-Length says another number than the body has bytes. */
function fitLength(
  text: string,
  reply: RoughReply,
  body: string,
  declared: number,
  decoded: boolean,
  exact: boolean,
  choices: Choices,
  findings: Finding[],
  fields: readonly HeadLine[],
  lines: Map<HeadLine, string | null>,
): ((draft: Draft) => void) | null {
  const { start } = reply.body
  const full = body.replace(/(?<!\r)\n/g, '\r\n')
  const trimmed = full.endsWith('\r\n') ? full.slice(0, -2) : full
  const rest = body.slice(declared)
  const is = body === '' ? 'no body follows' : `the body has ${byteCount(body.length)}`
  let why = ''
  let best = 'keep'
  const options = [
    { id: 'keep', label: 'Both as given' },
    { id: 'correct', label: `Content-Length: ${body.length}` },
    { id: 'drop', label: 'Field left out: the body ends when the server closes' },
  ]
  if (declared < body.length) {
    const what = byteCount(body.length - declared)
    if (/^\r?\n$/.test(rest)) {
      why = 'The last line end is not the reply’s: it came with the paste.'
      best = 'cut'
    } else if (PROMPT.test(rest)) {
      why = 'What follows looks like the prompt of a shell.'
      best = 'cut'
    }
    options.unshift({ id: 'cut', label: `Last ${what} left out` })
  }
  if (full.length === declared || (trimmed.length === declared && full !== trimmed)) {
    if (best === 'keep') {
      why = 'With CR LF at the ends of its lines it fits: they have lost their CR too.'
      best = 'crlf'
    }
    options.unshift({ id: 'crlf', label: 'CR put back in the body' })
  }
  if (best === 'keep' && decoded) {
    why = 'The length is that of the compressed body.'
    best = 'correct'
  } else if (best === 'keep' && body === '') {
    why = '`curl -I` asks with HEAD, and a reply to HEAD has no body.'
  }
  const sentence = `Content-Length says ${grouped(declared)}, and ${is}. ${why}`.trim()
  switch (choose(findings, choices, 'content-length', sentence, options, exact ? 'keep' : best)) {
    case 'correct':
      lines.set(fields[0]!, `${text.slice(fields[0]!.start, text.indexOf(':', fields[0]!.start))}: ${body.length}`)
      return null
    case 'drop':
      lines.set(fields[0]!, null)
      return null
    case 'cut':
      return (draft) => draft.keep(start, start + declared)
    case 'crlf':
      return (draft) => withCrs(draft, text, start, start + body.length - (full.length === declared ? 0 : 1))
    default:
      return null
  }
}

/** Writes a piece of the source with a CR before each LF that has none. */
function withCrs(draft: Draft, text: string, start: number, end: number): void {
  let at = start
  for (let lf = text.indexOf('\n', start); lf >= 0 && lf < end; lf = text.indexOf('\n', lf + 1)) {
    if (text[lf - 1] === '\r') continue
    draft.keep(at, lf)
    draft.add('\r')
    at = lf
  }
  draft.keep(at, end)
}
