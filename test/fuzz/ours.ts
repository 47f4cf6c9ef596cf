import { latin1 } from '../../src/bytes'
import { type Field, type Head, MessageParser } from '../../src/http'
import type { Input } from './generate'
import type { Told } from './told'

const flat = (fields: readonly Field[]): string[] => {
  const list: string[] = []
  for (const { name, value } of fields) list.push(name, value)
  return list
}

/** What is wrong with the parser itself, whatever any other says: thrown. */
export class Broken extends Error {}

/** What can be asked of a head where it lies must be what the head to keep says. */
function agrees({ current }: MessageParser, head: Head): void {
  const line = head.kind === 'request' ? [head.method, head.target, head.host] : [head.status, head.reason]
  const there =
    head.kind === 'request' ? [current.method, current.target, current.host] : [current.status, current.reason]
  if (`${line}\n${flat(head.fields)}` !== `${there}\n${current.rawFields}`) throw new Broken('two accounts of a head')
}

const SWITCHES = { request: /^CONNECT$/, response: /^101$/ }

/** Parses the pieces, then the end of input. Throws `Broken` where elements leave a gap or the parser does not come to an end. */
export function parseOurs({ role, methods }: Input, pieces: readonly Uint8Array[]): Told {
  const parser = new MessageParser(role)
  for (const method of methods) parser.expect(method)
  const told: Told = { messages: [], error: null }
  let answered = 0
  let tiled = 0
  let most = 64
  for (const piece of pieces) most += piece.length * 2 + 8
  const drain = (): boolean => {
    for (;;) {
      if (most-- === 0) throw new Broken('hang: more events than octets')
      const event = parser.next()
      switch (event.kind) {
        case 'need-data':
          return true
        case 'head': {
          const head: Head = event.head
          agrees(parser, head)
          const first = head.kind === 'request' ? head.method : String(head.status)
          const tunnel =
            head.kind === 'response' && methods[answered] === 'CONNECT' && head.status >= 200 && head.status < 300
          if (head.kind === 'response' && head.status >= 200) answered++
          told.messages.push({
            first,
            second: head.kind === 'request' ? head.target : head.reason,
            minor: head.version[1],
            fields: flat(head.fields),
            keepAlive: head.keepAlive,
            switches: tunnel || SWITCHES[role].test(first),
            content: '',
            trailers: [],
            complete: false,
          })
          break
        }
        case 'content':
          told.messages.at(-1)!.content += latin1(event.bytes)
          break
        case 'end': {
          const message = told.messages.at(-1)!
          message.complete = true
          message.trailers = flat(event.trailers)
          const { tape } = parser
          for (let at = 0; at < tape.length; at++) {
            if (tape.start(at) !== tiled || tape.end(at) <= tiled) throw new Broken(`tile gap at octet ${tiled}`)
            tiled = tape.end(at)
          }
          if (tiled !== parser.offset) throw new Broken(`tile gap at the end of a message, octet ${tiled}`)
          if (message.switches || !message.keepAlive) return false
          break
        }
        case 'error': {
          const { code, span, message } = event.error
          told.error = { code, reason: message, ...span }
          return false
        }
        case 'closed':
          return false
      }
    }
  }
  for (const piece of pieces) {
    parser.feed(piece)
    if (!drain()) return told
  }
  parser.end()
  drain()
  return told
}
