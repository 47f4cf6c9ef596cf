import { freshPlayground, type Playground, plainRequest, type RequestSpec } from '../playground'
import bareSocket from './bare-socket/server.ts.txt?raw'
import oneLine from './one-line/server.ts.txt?raw'
import parseHttp from './parse-http/server.ts.txt?raw'
import request from './request/server.ts.txt?raw'
import smallSite from './small-site/server.ts.txt?raw'
import validResponse from './valid-response/server.ts.txt?raw'

function lesson(title: string, text: string, note: string, requests: readonly RequestSpec[]): Playground {
  const { view, ...rest } = freshPlayground(title, 'server.ts', text)
  return { ...rest, note, requests: [...requests], view: { ...view, client: requests[0]!.client } }
}

/** The article, in its order, as six examples. In a note, `[words](client:ID)` chooses that client. */
export const LESSONS: readonly Playground[] = [
  lesson(
    '1 The bare socket',
    bareSocket,
    'The smallest server says Hello World, and half its visitors object: there is no “HTTP” in its 11 bytes. [Send it as Chrome](client:chromium-156), then [as Firefox](client:firefox-153), which takes it as HTTP/0.9, as [the older curl](client:curl-7.64) does. Select any byte to learn what it is.',
    [plainRequest('curl-7.88')],
  ),
  lesson(
    '2 A request',
    request,
    'A request is a few lines of text and an empty line. Click any line of it. [Firefox](client:firefox-153) says more than [curl](client:curl-7.64), and comes back for /favicon.ico.',
    [plainRequest('firefox-153')],
  ),
  lesson(
    '3 parseHttp',
    parseHttp,
    'parseHttp reads that text as the article does, until a body has two lines: then the empty line stands among the headers, a line without a colon throws, and curl reports an empty reply, 52. The second request, a POST, is that one. Each value keeps its leading space.',
    [plainRequest('curl-7.64'), { ...plainRequest('curl-7.64'), method: 'POST', body: 'first line\r\nsecond line' }],
  ),
  lesson(
    '4 A valid response',
    validResponse,
    'Sixty-four more bytes, and everyone agrees: [curl](client:curl-7.88), [Chrome](client:chromium-156), [Firefox](client:firefox-153). Change Content-Length to 5 and look at the page; then to 12, and see who waits.',
    [plainRequest('chromium-156')],
  ),
  lesson(
    '5 A small site',
    smallSite,
    'From here it can be anything: an object, a page, a small site. Follow the link, send the form, ask for a path that is not there. [As curl](client:curl-7.88) it is the same text.',
    [plainRequest('firefox-153')],
  ),
  lesson(
    '6 One line',
    oneLine,
    'The same server in one line: the status line, Date and Content-Length appear by themselves. In Python, WSGI draws the same line between a server, which speaks HTTP, and an application, which is a function from request to response.',
    [plainRequest('curl-7.88')],
  ),
]
