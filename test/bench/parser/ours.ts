import { MessageParser, Step } from '../../../src/http'
import type { Contender } from './sink'

// Constants of this module, unlike those of another, are known to what is compiled.
const { head: HEAD, content: CONTENT, end: END, error: ERROR } = Step

/** The parser of this project through its public interface, as a server has it: no tape of the content. */
export const ours: Contender = {
  name: 'barewire',
  start(role, lazy, sink) {
    const parser = new MessageParser(role, { contentOnTape: false })
    const { current } = parser
    const request = role === 'request'
    const head = () => {
      if (lazy) {
        if (request) sink.lazy(current.method, current.target, current.host, 0)
        else sink.lazy('', '', null, current.status)
      } else if (request) sink.head(current.method, current.target, 0, current.version[1], current.rawFields)
      else sink.head('', '', current.status, current.version[1], current.rawFields)
    }
    return (piece) => {
      parser.feed(piece)
      for (;;) {
        switch (parser.advance()) {
          case HEAD:
            head()
            break
          case CONTENT:
            sink.body(parser.piece, parser.contentStart, parser.contentEnd)
            break
          case END:
            sink.end()
            break
          case ERROR:
            throw new Error(parser.error!.message)
          default:
            return
        }
      }
    }
  },
}
