import { latin1 } from '../../bytes'
import { spoken } from './cells'
import { noticeText, type WireModel } from './model'

/** Characters of a block that are read out at most. */
const MOST = 2000

/** The wire in words, for those who listen: one item a message, open or close, controls by their names at line ends. */
export function Transcript({ model }: { model: WireModel }) {
  const many = new Set(model.items.map((item) => item.connection)).size > 1
  return (
    <ol class="sr" id="wire-transcript" aria-label="Transcript of the wire">
      {model.items.map((item, index) => (
        <li key={index}>
          {item.kind === 'notice'
            ? noticeText(item, many)
            : `${item.from === 'client' ? 'Request' : 'Response'}, ${item.bytes.length} bytes${many ? `, connection ${item.connection}` : ''}: ${readable(item.bytes)}`}
        </li>
      ))}
    </ol>
  )
}

function readable(bytes: Uint8Array): string {
  const shown = latin1(bytes, 0, Math.min(bytes.length, MOST)).replace(/\r\n/g, ' CR LF\n')
  const text = shown.replace(/[\x00-\x09\x0b-\x1f\x7f-\xff]/g, (char) => ` ${spoken(char.charCodeAt(0))} `)
  return bytes.length > MOST ? `${text} … and ${bytes.length - MOST} more bytes` : text
}
