import { MessageParser } from '../../../src/http'
import type { Contender } from './sink'

/** The parser of this project through its public interface. */
export const ours: Contender = {
  name: 'barewire',
  start(role, lazy, sink) {
    const parser = new MessageParser(role)
    return (piece) => {
      parser.feed(piece)
      for (;;) {
        const event = parser.next()
        switch (event.kind) {
          case 'need-data':
          case 'closed':
            return
          case 'head': {
            const { head } = event
            if (lazy)
              head.kind === 'request'
                ? sink.lazy(head.method, head.target, head.host, 0)
                : sink.lazy('', '', null, head.status)
            else if (head.kind === 'request') sink.head(head.method, head.target, 0, head.version[1], head.fields)
            else sink.head('', '', head.status, head.version[1], head.fields)
            break
          }
          case 'content':
            sink.body(event.piece, event.start, event.end)
            break
          case 'end':
            sink.end()
            break
          case 'error':
            throw new Error(event.error.message)
        }
      }
    }
  },
}
