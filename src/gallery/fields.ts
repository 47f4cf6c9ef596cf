import { message, odd, type Shelf } from './reply'

/** Replies whose fields are odd. */
export const FIELDS: Shelf = {
  id: 'fields',
  title: 'Fields',
  replies: [
    odd(
      'no-colon',
      'A line without a colon',
      'curl gives up at the line without a colon; the browsers leave it out.',
      message(['HTTP/1.1 200 OK', 'Server barewire', 'Content-Length: 5'], 'colon'),
    ),
    odd(
      'space-colon',
      'A space before the colon',
      'No space may stand between name and colon (RFC 9112, 5.1): Chrome takes the length all the same, curl and Firefox do not and wait for the end.',
      message(['HTTP/1.1 200 OK', 'Content-Length : 5'], 'Space and more'),
      { ending: 'open' },
    ),
    odd(
      'folded-length',
      'A length on two lines',
      'A line that begins with a space continued the one before (obs-fold): curl stops reading the length at 1 and prints one letter, the browsers cannot use it and read on to the close.',
      message(['HTTP/1.1 200 OK', 'Content-Length: 1', ' 2'], 'Hello, wire!'),
    ),
    odd(
      'folded-type',
      'A type on two lines',
      'The same folding harms nobody here: the browsers put the two lines together and find the charset.',
      message(
        ['HTTP/1.1 200 OK', 'Content-Type: text/html;', '  charset=utf-8', 'Content-Length: 13'],
        '<b>folded</b>',
      ),
    ),
    odd(
      'nul',
      'NUL in a value',
      'A NUL is the one byte that all of them refuse in a value, each in its own words.',
      message(['HTTP/1.1 200 OK', 'X-Zero: a\0b', 'Content-Length: 4'], 'zero'),
    ),
    odd(
      'bare-cr',
      'A CR inside a value',
      'Chrome takes the CR as the end of a line and finds a second length in the note; the others see one long value.',
      message(['HTTP/1.1 200 OK', 'X-Note: one\rContent-Length: 3', 'Content-Length: 6'], 'return'),
    ),
    odd(
      'no-end',
      'A head that never ends',
      'The connection closes within the head: all four call it a success with nothing in it.',
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Last: here',
    ),
    odd(
      'big-value',
      'A value of 120,000 letters',
      'One field of 120,000 letters is more than curl has room for (it says that memory ran out); the browsers show the page.',
      message(['HTTP/1.1 200 OK', `X-Big: ${'a'.repeat(120_000)}`, 'Content-Length: 3'], 'big'),
    ),
  ],
}
