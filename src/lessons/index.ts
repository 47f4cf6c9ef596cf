import { freshPlayground, type Playground } from '../playground'
import bareSocket from './bare-socket/server.ts.txt?raw'

/** The article's first server, as the page opens with it. */
export const BARE_SOCKET: Playground = {
  ...freshPlayground('The bare socket', 'server.ts', bareSocket),
  note: 'A web server is accept, parse, respond. This one accepts, prints what it gets, and answers every request with 11 bytes. Look at the same bytes as Chrome, then as Firefox; then click any byte on the wire.',
}
