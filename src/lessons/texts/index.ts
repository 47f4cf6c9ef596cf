/** What an example is about. Its texts stand in the folder of its name: `server.ts.txt`, and `server.py.txt` where there is Python. */
export interface LessonText {
  /** Its folder here, and its address: a folder of the built page. */
  readonly id: string
  /** From 1, in the article's order. */
  readonly number: number
  readonly name: string
  /** One sentence: the first line of its note, and what the menu says of it. */
  readonly headline: string
  /** What to do, what to look at and why: the rest of its note, in the language of `ui/layout/strip-text.ts`. */
  readonly text: string
  /** What the page says in the place of both once the visitor's change has made all clients content: a headline and its text. */
  readonly mended?: string
  /** The same, where a change that its text offers is made: by what that puts into the code. It offers the same changes. */
  readonly changed?: Readonly<Record<string, string>>
  /** Two sentences for search engines and previews, without invitations to click. */
  readonly description: string
}

/** What the browser's tab says on an example's page. */
export const tabTitle = ({ name }: LessonText): string => `${name} · Barewire`

/** The article, in its order. Read by the page and by the build, which makes a page of each. */
export const LESSON_TEXTS: readonly LessonText[] = [
  {
    id: 'bare-socket',
    number: 1,
    name: 'The bare socket',
    headline: 'The smallest server says Hello World, and half its visitors object.',
    text: 'There is no “HTTP” in its [11 bytes](select:response). So [curl](client:curl-7.88) and [Chrome](client:chromium-156) refuse them, while [Firefox](client:firefox-153) and [the older curl](client:curl-7.64) take them as HTTP/0.9, which had no headers.',
    mended:
      'The smallest server speaks HTTP now, and none of its visitors objects.\nThe reply begins with a [status line](select:response:status-line), so nobody has to take it for HTTP/0.9: [curl](client:curl-7.88) and [Chrome](client:chromium-156), which refused it, show it like [Firefox](client:firefox-153) and [the older curl](client:curl-7.64).',
    description:
      'A socket, bind, listen, accept, and 11 bytes in reply. See why curl and Chrome refuse them, and why Firefox shows them.',
  },
  {
    id: 'request',
    number: 2,
    name: 'A request',
    headline: 'A request is a few lines of text and an empty line.',
    text: 'Click any line of it: [the request line](select:request:request-line), [a field](select:request:Host), [the empty line](select:request:empty line) that ends the head. Then [send it as Firefox](client:firefox-153), which says more, and comes back for /favicon.ico: the console lists both requests.',
    description:
      'The bytes that curl, Firefox and Chrome send for the same address, line by line: the request line, the fields, the empty line.',
  },
  {
    id: 'parse-http',
    number: 3,
    name: 'parseHttp',
    headline: 'parseHttp reads that text, until a body has two lines.',
    text: 'The console shows its five results; each value keeps the space before it. Now [send a body of two lines](send:curl-7.64 POST / first line\\r\\nsecond line): the empty line lands among the headers, a line without a colon throws, and curl reports an empty reply, 52. [A plain GET](send:curl-7.64 GET /) works as before.',
    description:
      'The article’s parser in five lines: method, path, protocol, headers and body. And the request that breaks it, with the reason.',
  },
  {
    id: 'valid-response',
    number: 4,
    name: 'A valid response',
    headline: 'Sixty-four more bytes, and everyone agrees.',
    text: 'A [status line](select:response:status-line), two fields and an empty line stand before the same [11 bytes](select:response:content), and all four clients show them. [Change Content-Length to 5](edit:Content-Length: 11=>Content-Length: 5) and look at what is left of the text; [change it to 12](edit:Content-Length: 11=>Content-Length: 12) and see who minds.',
    changed: {
      'Content-Length: 5':
        'Sixty-four more bytes, and everyone agrees on five of them.\nThe [status line](select:response:status-line) and both fields stand before the same 11 bytes, but Content-Length says 5: all four clients take [Hello](select:response:content) and drop the rest. [Change Content-Length to 5](edit:Content-Length: 11=>Content-Length: 5) once more to take it back; [change it to 12](edit:Content-Length: 11=>Content-Length: 12) and see who minds.',
      'Content-Length: 12':
        'Sixty-four more bytes, and curl alone minds.\nThe [status line](select:response:status-line) and both fields stand before the same [11 bytes](select:response:content), but Content-Length says 12: curl reports exit code 18, the browsers show what came. [Change Content-Length to 5](edit:Content-Length: 11=>Content-Length: 5) and look at what is left; [change it to 12](edit:Content-Length: 11=>Content-Length: 12) once more to take it back.',
    },
    description:
      'A status line, two fields and an empty line, and every client shows Hello World. Then Content-Length says 5, and the text ends early.',
  },
  {
    id: 'small-site',
    number: 5,
    name: 'A small site',
    headline: 'From here it can be anything: an object, a page, a small site.',
    text: 'The page brings a link, a form and an image: follow the link to an object in JSON, send the form, or [ask for a path that is not there](send:GET /nowhere). Each click is a request on the wire, and so are the image and the icon, which the browser fetches by itself; [curl](client:curl-7.88) fetches neither.',
    description:
      'A page with a link, a form and an image, an object in JSON, a 404 and an icon, from one program over a socket.',
  },
  {
    id: 'one-line',
    number: 6,
    name: 'One line',
    headline: 'The same server in one line.',
    text: 'A handler takes a request and gives a response; the [status line](select:response:status-line), [Date](select:response:Date) and [Content-Length](select:response:Content-Length) appear by themselves.\nWSGI draws the same line in Python: the server owns the socket and speaks HTTP, the application is a function that it calls with each request and that answers with a status, fields and a body. Either can be replaced without the other.',
    description:
      'A handler in place of a socket: the status line, Date and Content-Length appear by themselves. WSGI draws the same line in Python.',
  },
]
