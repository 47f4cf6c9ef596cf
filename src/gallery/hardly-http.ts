import { message, odd, type Shelf } from './reply'

/** Replies that are hardly HTTP, or not at all. */
export const HARDLY_HTTP: Shelf = {
  id: 'hardly-http',
  title: 'Hardly HTTP',
  replies: [
    odd(
      'plain-text',
      'A line of text',
      'No status line, so no status and no fields: Firefox and the older curl take all of it as content, as HTTP/0.9 had it.',
      'Good morning.\n',
    ),
    odd(
      'one-letter',
      'The letter H',
      'It could still become HTTP, so curl and Firefox wait for more; when the connection closes they call the reply empty.',
      'H',
    ),
    odd(
      'nothing',
      'Nothing at all',
      'The server reads the request and closes without a byte: look how often the browsers ask again before they give up.',
      '',
    ),
    odd(
      'bare-page',
      'A page without a head',
      'Firefox shows it as text, tags and all: what has no head has no type, and nothing else is guessed for it.',
      '<!doctype html>\n<title>Bare</title>\n<h1>No head</h1>\n',
    ),
    odd(
      'five-words',
      'Five bytes before the status line',
      'The browsers look for a status line behind at most four bytes of leftovers; with five, Chrome gives up and Firefox shows everything.',
      `12345${message(['HTTP/1.1 200 OK', 'Content-Length: 4'], 'late')}`,
    ),
    odd(
      'four-words',
      'Four bytes before the status line',
      'One byte less than its neighbour, and both browsers skip the leftovers and show the page, while curl skips none.',
      `1234${message(['HTTP/1.1 200 OK', 'Content-Length: 4'], 'late')}`,
    ),
    odd(
      'radio',
      'ICY in place of HTTP',
      'The status line of old radio servers: Firefox still reads it, Chrome shows it as text, curl refuses it.',
      message(['ICY 200 OK', 'icy-name: Radio Wire'], 'la la la'),
    ),
    odd(
      'repr',
      'The source of a reply',
      "A program sent the source of its bytes: the browsers skip b' and read a status line that never ends, and show an empty page.",
      "b'HTTP/1.1 200 OK\\r\\n\\r\\nHello'",
    ),
  ],
}
