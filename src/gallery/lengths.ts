import { message, odd, type Shelf } from './reply'

const ok = 'HTTP/1.1 200 OK'

/** Replies whose length is odd. */
export const LENGTHS: Shelf = {
  id: 'lengths',
  title: 'Lengths',
  replies: [
    odd(
      'too-long',
      'A length that is too large',
      '19 bytes are missing when the connection closes: curl prints what came and reports it, Firefox shows the text, Chrome an empty page.',
      message([ok, 'Content-Type: text/plain', 'Content-Length: 40'], 'Twenty bytes, no more'),
    ),
    odd(
      'too-long-page',
      'A page cut short',
      'The same with a page: both browsers show the half that came, and say so only in their consoles.',
      message(
        [ok, 'Content-Type: text/html', 'Content-Length: 400'],
        '<!doctype html><h1>The first half</h1><p>and then',
      ),
    ),
    odd(
      'too-short',
      'A length that is too small',
      'What lies behind the length belongs to no reply: nobody shows it, and the connection is good for nothing more.',
      message([ok, 'Content-Length: 5'], 'Hello, world'),
    ),
    odd(
      'two-lengths',
      'Two lengths',
      'Two lengths that differ must be an error (RFC 9112, 6.3), for they let one reply be read as two; curl takes the last.',
      message([ok, 'Content-Length: 5', 'Content-Length: 12'], 'Hello, world'),
    ),
    odd(
      'same-lengths',
      'The same length twice',
      'The same length twice is no contradiction: all of them take it once.',
      message([ok, 'Content-Length: 5', 'Content-Length: 5'], 'Hello'),
    ),
    odd(
      'negative',
      'A length of -1',
      'A length has only digits: curl refuses it, the browsers leave it out and read to the close.',
      message([ok, 'Content-Length: -1'], 'minus'),
    ),
    odd(
      'hex-length',
      'A length in hex',
      'curl reads the digits before the x, so the length is 0 and nothing is printed; the browsers leave the field out.',
      message([ok, 'Content-Length: 0x0c'], 'Hello, world'),
    ),
    odd(
      '204-body',
      '204 with content',
      '204 has no content whatever its fields say (RFC 9110, 15.3.5): the tab stays where it was, and the five bytes belong to nobody.',
      message(['HTTP/1.1 204 No Content', 'Content-Length: 5'], 'Hello'),
    ),
    odd(
      'never-closed',
      'No length, and open for ever',
      'Without a length the content ends when the connection does: the server never closes it, so everyone waits.',
      message([ok, 'Content-Type: text/html'], '<!doctype html><h1>Still coming</h1>'),
      { ending: 'open' },
    ),
  ],
}
