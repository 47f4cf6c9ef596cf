import { byteWord } from '../bytes'
import type { Wiretap } from './sockets'

/** Bytes of one part that are shown; a longer one ends with how many are left. */
const MOST_SHOWN = 4096

/** A byte as the page draws it: text as it is, `·` for a space, control pictures, two hexadecimal digits from 0x80 on. */
const GLYPHS = Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x20) return '\u00b7'
  if (byte < 0x20) return String.fromCharCode(0x2400 + byte)
  if (byte === 0x7f) return '\u2421'
  return byte >= 0x80 ? byte.toString(16).toUpperCase() : String.fromCharCode(byte)
})

/** Bytes as lines of text, each ending behind its LF. */
export function shownBytes(bytes: Uint8Array): string {
  let text = ''
  const most = Math.min(bytes.length, MOST_SHOWN)
  for (let at = 0; at < most; at++) {
    text += GLYPHS[bytes[at]!]
    if (bytes[at] === 0x0a && at < most - 1) text += '\n'
  }
  return bytes.length > most ? `${text}\n(${bytes.length - most} more ${byteWord(bytes.length - most)})` : text
}

/** Prints what crosses each connection: number, direction, count, bytes. */
export function tracer(
  print: (text: string) => void,
): (connection: number, remote: string) => Wiretap & { closed(): void } {
  return (connection, remote) => {
    print(`[${connection}] ${remote} connected\n`)
    return {
      received: (bytes) => print(`[${connection}] client to server, ${counted(bytes)}\n${shownBytes(bytes)}\n`),
      sent: (bytes) => print(`[${connection}] server to client, ${counted(bytes)}\n${shownBytes(bytes)}\n`),
      closed: () => print(`[${connection}] closed\n`),
    }
  }
}

const counted = ({ length }: Uint8Array): string => `${length} ${length === 1 ? 'byte' : 'bytes'}`
