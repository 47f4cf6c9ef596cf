import { freshPlayground, type Playground } from '../playground'
import bareSocket from './bare-socket/server.ts.txt?raw'

/** The article's first server, as the page opens with it. */
export const BARE_SOCKET: Playground = {
  ...freshPlayground('The bare socket', 'server.ts', bareSocket),
  note: 'This server answers every request with the same 11 bytes. [Send it as Chrome](client:chromium-156), then [as Firefox](client:firefox-153): the same bytes, different outcomes. Select any byte to learn what it is.',
}
