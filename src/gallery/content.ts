import { message, odd, type Shelf, sized } from './reply'

const ok = 'HTTP/1.1 200 OK'

/** Replies whose meaning is odd: types, characters, redirects, cookies, files. */
export const CONTENT: Shelf = {
  id: 'content',
  title: 'Types, redirects, files',
  replies: [
    odd(
      'untyped-page',
      'A page without a type',
      'Without a type the browsers look at the first bytes and find a page.',
      sized([ok], '<!doctype html><p>Made of nothing</p>'),
    ),
    odd(
      'untyped-nosniff',
      'The same, and no sniffing',
      'X-Content-Type-Options forbids that look, so the same bytes are text.',
      sized([ok, 'X-Content-Type-Options: nosniff'], '<!doctype html><p>Made of nothing</p>'),
    ),
    odd(
      'page-as-text',
      'A page called plain text',
      'What is called text/plain stays text, however much it looks like a page.',
      sized([ok, 'Content-Type: text/plain'], '<!doctype html><h1>Source</h1>'),
    ),
    odd(
      'png-as-text',
      'A picture called plain text',
      'Chrome looks at text/plain all the same when the first bytes are no text, and shows the picture; Firefox saves the file, curl warns the terminal.',
      sized(
        [ok, 'Content-Type: text/plain'],
        '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82',
      ),
    ),
    odd(
      'latin1',
      'Characters without a charset',
      'No charset is given, so the UTF-8 of two letters is read as four of windows-1252.',
      sized([ok, 'Content-Type: text/plain'], 'Gr\xc3\xbc\xc3\x9fe!'),
    ),
    odd(
      'attachment',
      'A file to save',
      'Content-Disposition makes a download of it under the name that it gives; curl prints it all the same, unless -OJ asks for a file.',
      sized([ok, 'Content-Type: text/csv', 'Content-Disposition: attachment; filename="year 2026.csv"'], 'a,b\n1,2\n'),
    ),
    odd(
      'loop',
      'A redirect to itself',
      'The browsers go round some twenty times before they give up; curl follows nothing unless -L is given.',
      message(['HTTP/1.1 302 Found', 'Location: /', 'Content-Length: 0']),
    ),
    odd(
      'nowhere',
      'A redirect to nowhere',
      'A redirect without Location goes nowhere: its content is shown as if it were any page.',
      message(['HTTP/1.1 302 Found', 'Content-Length: 9'], 'Where to?'),
    ),
    odd(
      'two-ways',
      'Two redirects in one',
      'Both browsers refuse a redirect with two targets that differ; curl -L takes the first.',
      message(['HTTP/1.1 302 Found', 'Location: /left', 'Location: /right', 'Content-Length: 0']),
    ),
    odd(
      'login',
      'A question for a password',
      'The browsers ask for name and password; left with Escape, they show the text that came with the question.',
      sized(
        ['HTTP/1.1 401 Unauthorized', 'WWW-Authenticate: Basic realm="the vault"', 'Content-Type: text/plain'],
        'Locked out.',
      ),
    ),
  ],
}
