import { message, odd, type Shelf } from './reply'

const length = 'Content-Length: 4'

/** Replies whose status line is odd. */
export const STATUS_LINE: Shelf = {
  id: 'status-line',
  title: 'The status line',
  replies: [
    odd(
      'lower-case',
      'http in small letters',
      'The name of the protocol has capital letters (RFC 9112, 2.3): curl and Chrome do not mind, Firefox loses its way in the head.',
      message(['http/1.1 200 OK', length], 'tiny'),
    ),
    odd(
      'version-12',
      'HTTP/1.2',
      'A higher minor version is to be read as HTTP/1.1 (RFC 9110, 2.5), yet curl refuses it.',
      message(['HTTP/1.2 200 OK', length], 'next'),
    ),
    odd(
      'letter-o',
      '2OO with two letters O',
      'Chrome reads the digits that there are, so this page has status 2; curl refuses it, and Firefox shows nothing at all.',
      message(['HTTP/1.1 2OO OK', length], 'oops'),
    ),
    odd(
      'words-only',
      'No number',
      'Chrome takes a status line without a number as 200; Firefox fails without an error page.',
      message(['HTTP/1.1 OK', length], 'fine'),
    ),
    odd(
      'status-1000',
      'Status 1000',
      'A status code has three digits: Chrome shows a page with status 1000 all the same.',
      message(['HTTP/1.1 1000 Many', length], 'many'),
    ),
    odd(
      'status-42',
      'Status 42',
      'Both browsers show a page of status 42; curl wants at least 100.',
      message(['HTTP/1.1 42 Answer', length], 'life'),
    ),
    odd(
      'no-reason',
      'No reason phrase',
      'The reason phrase may be empty, but the space before it may not be missing (RFC 9112, 4); nobody minds.',
      message(['HTTP/1.1 200', length], 'mute'),
    ),
    odd(
      '404-empty',
      '404 with nothing to show',
      'With nothing to show, Chrome writes a page of its own, Firefox leaves the page blank, and curl prints nothing.',
      message(['HTTP/1.1 404 Not Found', 'Content-Length: 0']),
    ),
    odd(
      'line-feeds',
      'Line feeds alone',
      'A recipient may take a single LF as the end of a line (RFC 9112, 2.2), and all of them do.',
      'HTTP/1.1 200 OK\nContent-Length: 4\n\nunix',
    ),
    odd(
      'carriage-returns',
      'Carriage returns alone',
      'A CR alone ends no line (RFC 9112, 2.2), so the head never ends: curl calls it empty, the browsers show a blank page.',
      'HTTP/1.1 200 OK\rContent-Length: 4\r\rmac ',
    ),
  ],
}
