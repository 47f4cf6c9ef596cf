import { base64, byteCount, grouped, latin1 } from '../bytes'
import { freshPlayground, LIMITS, type Playground, plainRequest, type RequestSpec } from '../playground'

/** Characters of a line of code at which a long string is cut. */
const WIDTH = 96
/** Parts of a head beyond this many, and of a body beyond the other, are not sent one by one. */
const MOST_HEAD_LINES = 60
const MOST_BODY_LINES = 12

/** A piece of the bytes as code writes it. */
interface Piece {
  /** `text`: UTF-8; `mixed`: text with bytes that are none; `binary`: Base64. */
  readonly kind: 'text' | 'mixed' | 'binary'
  readonly bytes: Uint8Array
}

/** How a reply is sent, beside its bytes. */
export interface Manner {
  /**
   * What becomes of the connection after the last byte: it is closed (where not given), stays open for further requests,
   * or is reset.
   */
  readonly ending?: 'close' | 'open' | 'reset'
  /** Silences before the byte at that offset, in order; virtual milliseconds. */
  readonly pauses?: readonly { readonly at: number; readonly ms: number }[]
  /** All that goes without a pause is sent by one call, so that it may arrive in one segment. */
  readonly together?: boolean
}

/** Milliseconds between the last byte and a reset, so that the bytes are read before it comes. */
const BEFORE_RESET = 150

/**
 * A server that sends exactly these bytes to whoever asks, and closes. Text stands as text, line by line; what is no text
 * as escapes, and in Base64 where there is much of it. `heads`: the ends of heads, where head and body part. `manner`: how
 * it is sent.
 */
export function byteProgram(
  bytes: Uint8Array,
  heads: readonly { readonly end: number }[] = [],
  { ending = 'close', pauses = [], together = false }: Manner = {},
): string {
  const headEnd = heads.at(-1)?.end ?? 0
  const constants: string[] = []
  const sends: string[] = []
  let from = 0
  for (const [index, { at, ms }] of [...pauses, { at: bytes.length, ms: 0 }].entries()) {
    const part = pauses.length > 0 ? `part${index + 1}` : null
    if (together && at > from) {
      emit(part ?? 'reply', alike(pieces(bytes.subarray(from, at))), 0, constants, sends)
      if (ms > 0) sends.push(`  await sleep(${ms})`)
      from = at
      continue
    }
    const inHead = Math.min(Math.max(headEnd, from), at)
    emit(part ? `${part}Head` : 'head', pieces(bytes.subarray(from, inHead)), MOST_HEAD_LINES, constants, sends)
    const name = part ?? (headEnd > 0 ? 'body' : 'reply')
    emit(name, pieces(bytes.subarray(inHead, at)), MOST_BODY_LINES, constants, sends)
    if (ms > 0) sends.push(`  await sleep(${ms})`)
    from = at
  }
  if (ending === 'reset') sends.push(`  await sleep(${BEFORE_RESET})`)
  const uses = [...constants, ...sends].join('\n')
  const names = ['encode', 'type Socket', 'socket'].filter((name) => name !== 'encode' || /\bencode\(/.test(uses))
  const lines = [`import { ${names.join(', ')} } from 'barewire/socket'`, '']
  if (/\bbytes\(/.test(uses)) {
    lines.push(
      "// One byte a character: '\\xe9' is the byte E9.",
      'const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))',
      '',
    )
  }
  if (sends.some((line) => line.startsWith('  await sleep(')))
    lines.push('const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))', '')
  if (constants.length > 0) lines.push(...constants, '')
  lines.push(
    'using s = socket()',
    "await s.bind(['localhost', 8000])",
    'await s.listen(5)',
    '',
    '// A browser may open a connection and say nothing on it: each is served on its own.',
    'while (true) {',
    '  const [conn] = await s.accept()',
    '  answer(conn)',
    '}',
    '',
    `// ${byteCount(bytes.length)}, whatever is asked for; then ${ENDINGS[ending]}`,
    'async function answer(conn: Socket) {',
    '  using _ = conn',
    ...(ending === 'open'
      ? ['  while ((await conn.recv(65536)).length > 0) {', ...sends.map((line) => line && `  ${line}`), '  }']
      : [`  await conn.recv(${ending === 'reset' ? 1 : 65536})`, ...sends]),
    '}',
    '',
  )
  return lines.join('\n')
}

const ENDINGS: Readonly<Record<NonNullable<Manner['ending']>, string>> = {
  close: 'the connection is closed.',
  open: 'the connection stays open.',
  reset: 'the connection is\n// closed with a part of the request unread, and that is a reset (RST).',
}

/** A playground of such a server, or a sentence that says why there can be none. */
export function bytePlayground(
  bytes: Uint8Array,
  heads: readonly { readonly end: number }[],
  title: string,
  client: RequestSpec['client'],
  manner: Manner = {},
): { readonly ok: true; readonly playground: Playground } | { readonly ok: false; readonly text: string } {
  const program = byteProgram(bytes, heads, manner)
  if (program.length > LIMITS.fileText) {
    return {
      ok: false,
      text: `A server that sends these ${grouped(bytes.length)} bytes would be a file of ${grouped(program.length)} characters; a playground’s file has at most ${grouped(LIMITS.fileText)}.`,
    }
  }
  const fresh = freshPlayground(title.slice(0, 200), 'server.ts', program)
  return { ok: true, playground: { ...fresh, requests: [plainRequest(client)], view: { ...fresh.view, client } } }
}

/** How many bytes are sent by statements of their own before they go into one constant. */
function emit(name: string, parts: readonly Piece[], most: number, constants: string[], sends: string[]): void {
  const short = parts.filter((part) => part.kind === 'binary' || part.bytes.length <= 4 * WIDTH)
  if (parts.length <= most && short.length === parts.length) {
    let number = 0
    for (const part of parts) {
      if (part.kind !== 'binary') {
        sends.push(...sendLines(part))
        continue
      }
      const constant = number++ === 0 ? `${name}Bytes` : `${name}Bytes${number}`
      constants.push(binaryConstant(constant, part.bytes))
      sends.push(`  await conn.sendall(${constant})`)
    }
    return
  }
  // Much of it: neighbours of one kind become one constant, line by line.
  let number = 0
  for (let at = 0; at < parts.length; ) {
    const { kind } = parts[at]!
    let end = at + 1
    while (kind !== 'binary' && parts[end]?.kind === kind) end++
    const constant = number++ === 0 ? name : `${name}${number}`
    if (kind === 'binary') {
      constants.push(binaryConstant(constant, parts[at]!.bytes))
      sends.push(`  await conn.sendall(${constant})`)
    } else {
      const lines = parts.slice(at, end).flatMap((part) => literals(part).map((literal) => `  ${literal},`))
      constants.push(`const ${constant} = [\n${lines.join('\n')}\n].join('')`)
      sends.push(`  await conn.sendall(${kind === 'text' ? 'encode' : 'bytes'}(${constant}))`)
    }
    at = end
  }
}

function sendLines(part: Piece): string[] {
  const call = part.kind === 'text' ? 'encode' : 'bytes'
  const strings = literals(part)
  if (strings.length === 1) return [`  await conn.sendall(${call}(${strings[0]}))`]
  return [
    '  await conn.sendall(',
    `    ${call}(`,
    ...strings.map((one, at) => `      ${at > 0 ? '  ' : ''}${one}${at < strings.length - 1 ? ' +' : ','}`),
    '    ),',
    '  )',
  ]
}

function binaryConstant(name: string, bytes: Uint8Array): string {
  const lines = base64(bytes).match(/.{1,96}/g) ?? []
  const what = `// ${grouped(bytes.length)} bytes that are no text, in Base64.`
  return `${what}\nconst ${name} = bytes(atob(\`\n${lines.map((line) => `  ${line}`).join('\n')}\n\`))`
}

/** Cuts bytes into lines of text, and runs that are none. */
function pieces(bytes: Uint8Array): Piece[] {
  const found: Piece[] = []
  let at = 0
  while (at < bytes.length) {
    const lf = bytes.indexOf(10, at)
    const end = lf < 0 ? bytes.length : lf + 1
    const line = bytes.subarray(at, end)
    const kind = kindOf(line)
    const last = found.at(-1)
    // Binary bytes hold line feeds by chance: their neighbours join them.
    if (kind === 'binary' && last?.kind === 'binary') {
      found[found.length - 1] = { kind, bytes: bytes.subarray(last.bytes.byteOffset - bytes.byteOffset, end) }
    } else found.push({ kind, bytes: line })
    at = end
  }
  return joined(bytes, found)
}

/** Pieces of one kind, so that one constant can hold them all. */
function alike(parts: readonly Piece[]): readonly Piece[] {
  return parts.every(({ kind }) => kind === 'text') ? parts : parts.map((part) => ({ ...part, kind: 'mixed' }))
}

/** Short lines between two binary runs belong to them; a few odd bytes are escapes, not Base64. */
function joined(bytes: Uint8Array, parts: readonly Piece[]): Piece[] {
  const from = (piece: Piece) => piece.bytes.byteOffset - bytes.byteOffset
  const found: Piece[] = []
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!
    const before = found.at(-1)
    let next = at
    let held = 0
    while (parts[next] && parts[next]!.kind !== 'binary' && held < 64) held += parts[next++]!.bytes.length
    if (before?.kind === 'binary' && (part.kind === 'binary' || (held < 64 && parts[next]?.kind === 'binary'))) {
      found[found.length - 1] = { kind: 'binary', bytes: bytes.subarray(from(before), from(part) + part.bytes.length) }
    } else found.push(part)
  }
  return found.map((piece) =>
    piece.kind === 'binary' && piece.bytes.length <= 48 ? { ...piece, kind: 'mixed' } : piece,
  )
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function kindOf(line: Uint8Array): Piece['kind'] {
  let odd = 0
  for (const byte of line) if ((byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 0x7f) odd++
  try {
    decoder.decode(line)
    return odd > 8 && odd > line.length / 4 ? 'binary' : 'text'
  } catch {
    for (const byte of line) if (byte >= 0x80) odd++
    return odd > 8 && odd > line.length / 8 ? 'binary' : 'mixed'
  }
}

/** The string literals of a piece, each short enough for a line. */
function literals(part: Piece): string[] {
  const text = part.kind === 'text' ? decoder.decode(part.bytes) : latin1(part.bytes)
  const found: string[] = []
  let line = ''
  for (const [char] of text.matchAll(RUNS)) {
    if (char.length > 2) {
      if (line !== '') found.push(`'${line}'`)
      found.push(`'${escaped(char[0]!, part.kind, true)}'.repeat(${grouped(char.length).replaceAll(',', '_')})`)
      line = ''
      continue
    }
    const written = escaped(char, part.kind, line === '')
    if (line.length + written.length > WIDTH) {
      found.push(`'${line}'`)
      line = ''
    }
    line += written
  }
  if (line !== '' || found.length === 0) found.push(`'${line}'`)
  return found
}

/** A character, or one that repeats so often that nobody would write it out. */
const RUNS = /([ -~])\1{199,}|./gsu

const NAMED: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', '\t': '\\t', '\\': '\\\\', "'": "\\'" }
/** What would not be seen, or would move what stands around it: controls, directions, other spaces. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]|[^\S ]/u

function escaped(char: string, kind: Piece['kind'], first: boolean): string {
  const named = NAMED[char]
  if (named) return named
  const code = char.codePointAt(0)!
  if (code >= 0x20 && code < 0x7f) return char
  if (kind !== 'text' || code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  // A mark that combines with what stands before it would combine with the quote.
  if (!UNSEEN.test(char) && !(first && /\p{M}/u.test(char))) return char
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}
