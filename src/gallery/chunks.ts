import { message, odd, type Shelf } from './reply'

const ok = 'HTTP/1.1 200 OK'
const chunked = 'Transfer-Encoding: chunked'
const text = 'Content-Type: text/plain'

/** Replies whose transfer coding or content coding is odd. */
export const CHUNKS: Shelf = {
  id: 'chunks',
  title: 'Chunks and codings',
  replies: [
    odd(
      'both-framings',
      'A length and chunks',
      'Chunked wins over a length (RFC 9112, 6.3), and everyone agrees; a server that thinks otherwise can be tricked.',
      message([ok, 'Content-Length: 3', chunked], '5\r\nHello\r\n0\r\n\r\n'),
    ),
    odd(
      'not-chunked',
      'Chunked in name only',
      'The first line of the content should be a size in hex: curl names the fault, Chrome shows an empty page, Firefox nothing.',
      message([ok, text, chunked], 'Hello, no chunks here'),
    ),
    odd(
      'hex-prefix',
      'A chunk size of 0x5',
      '0x is no part of a chunk size: Firefox reads 5 all the same, Chrome and curl stop.',
      message([ok, text, chunked], '0x5\r\nHello\r\n0\r\n\r\n'),
    ),
    odd(
      'no-last-chunk',
      'No last chunk',
      'The connection closes before the chunk of size 0: only with it would one know that nothing is missing.',
      message([ok, text, chunked], '6\r\nHello \r\n6\r\nworld!\r\n'),
    ),
    odd(
      'chunk-overrun',
      'A chunk longer than its size',
      'The size says 3 and five bytes follow: where a line end should be stands a letter, and the rest is lost.',
      message([ok, text, chunked], '3\r\nHello\r\n0\r\n\r\n'),
    ),
    odd(
      'trailers',
      'Fields after the last chunk',
      'Fields may follow the last chunk, for what is known only at the end, such as a checksum.',
      message([ok, text, chunked, 'Trailer: X-Sum'], '5\r\nHello\r\n0\r\nX-Sum: 500\r\n\r\n'),
    ),
    odd(
      'extensions',
      'A chunk with an extension',
      'Behind a size there may be extensions: nobody knows any, so everybody passes over them.',
      message([ok, text, chunked], '5;mood="calm"\r\nHello\r\n0\r\n\r\n'),
    ),
    odd(
      'chunked-10',
      'Chunks in HTTP/1.0',
      'HTTP/1.0 knew no chunks: Chrome shows the sizes as text, curl and Firefox decode them.',
      message(['HTTP/1.0 200 OK', text, chunked], '5\r\nHello\r\n0\r\n\r\n'),
    ),
    odd(
      'xchunked',
      'A coding nobody knows',
      'A transfer coding that is not known cannot be read past (RFC 9112, 6.1): curl refuses, the browsers show the bytes as they are.',
      message([ok, text, 'Transfer-Encoding: xchunked'], 'Hello'),
    ),
    odd(
      'gzip-lie',
      'gzip in name only',
      'Firefox says that it cannot decode the content, Chrome shows an empty page, and curl, which never asked for gzip, prints the text.',
      message([ok, text, 'Content-Encoding: gzip', 'Content-Length: 11'], 'Hello World'),
    ),
  ],
}
