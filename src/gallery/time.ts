import { message, odd, type Shelf } from './reply'

const ok = 'HTTP/1.1 200 OK'

/** Replies whose time or end is odd. */
export const TIME: Shelf = {
  id: 'time',
  title: 'Time and ends',
  replies: [
    odd(
      'early-hints',
      'Two interim replies first',
      'Replies of the class 1xx come before the one that counts, as many as the server likes.',
      `${message(['HTTP/1.1 103 Early Hints', 'Link: </style.css>; rel=preload'])}${message(['HTTP/1.1 102 Processing'])}${message([ok, 'Content-Length: 5'], 'final')}`,
    ),
    odd(
      'only-100',
      '100, and then nothing',
      'An interim reply promises a final one, and the connection closes: for curl and Chrome the reply is empty, and Firefox shows nothing.',
      message(['HTTP/1.1 100 Continue']),
    ),
    odd(
      'two-replies',
      'Two replies to one request',
      'The second reply answers no request: it must not be taken as the answer to the next one (RFC 9112, 9.2).',
      `${message([ok, 'Content-Length: 5'], 'first')}${message([ok, 'Content-Length: 6'], 'second')}`,
      { ending: 'open' },
    ),
    odd(
      'reset-midway',
      'A reset in the middle',
      'The connection is torn down, not closed: curl and Chrome keep the half that came, Firefox replaces it by an error page.',
      message([ok, 'Content-Type: text/html', 'Content-Length: 80'], '<!doctype html><h1>Half a page</h1><p>and'),
      { ending: 'reset' },
    ),
    odd(
      'slow-half',
      'A second of silence in the middle',
      'Nothing is wrong with a pause: the wire says from when to when the reply came. Browsers show the first half meanwhile; here you see the page when it is whole.',
      message(
        [ok, 'Content-Type: text/html', 'Content-Length: 58'],
        '<!doctype html><h1>First half</h1><p>a second later, this.',
      ),
      { pauses: [{ at: 98, ms: 1000 }] },
    ),
  ],
}
