/** What common header fields are there for: a sentence and the section that defines them. */
const FIELDS: Readonly<Record<string, readonly [section: string, text: string]>> = {
  accept: ['RFC 9110 12.5.1', 'The types of content that the client can use, with how much it likes them (q).'],
  'accept-encoding': ['RFC 9110 12.5.3', 'The compressions that the client can undo.'],
  'accept-language': ['RFC 9110 12.5.4', 'The languages that the person prefers.'],
  'accept-ranges': ['RFC 9110 14.3', 'Whether parts of the resource can be asked for.'],
  age: ['RFC 9111 5.1', 'How many seconds the reply has been in a cache.'],
  allow: ['RFC 9110 10.2.1', 'The methods that the target supports.'],
  authorization: ['RFC 9110 11.6.2', 'Who the client is: credentials, readable by everyone on the way.'],
  'cache-control': ['RFC 9111 5.2', 'What caches may do with this message.'],
  connection: [
    'RFC 9110 7.6.1',
    'Options for this one connection: close ends it after this message, keep-alive keeps it.',
  ],
  'content-disposition': ['RFC 6266 4', 'Whether the content is shown or saved, and under which name.'],
  'content-encoding': ['RFC 9110 8.4', 'How the content is compressed.'],
  'content-language': ['RFC 9110 8.5', 'The language of the content.'],
  'content-length': [
    'RFC 9110 8.6',
    'How many bytes of content follow the empty line. The recipient stops reading there.',
  ],
  'content-type': ['RFC 9110 8.3', 'What the content is, and for text in which encoding.'],
  cookie: ['RFC 6265 4.2', 'What the server asked the client to remember, given back with every request.'],
  date: ['RFC 9110 6.6.1', 'When the message was made, always in GMT.'],
  etag: ['RFC 9110 8.8.3', 'A mark of this version of the resource, so that the client can ask whether it changed.'],
  expect: ['RFC 9110 10.1.1', 'The client waits for 100 Continue before it sends the content.'],
  expires: ['RFC 9111 5.3', 'Until when a cache may use the reply.'],
  host: [
    'RFC 9110 7.2',
    'The host and port that the client means. One server may answer for many; in HTTP/1.1 it must be there.',
  ],
  'if-modified-since': ['RFC 9110 13.1.3', 'Send it only if it changed since then.'],
  'if-none-match': ['RFC 9110 13.1.2', 'Send it only if its version is none of these.'],
  'keep-alive': ['RFC 2068 19.7.1', 'How long the connection is kept; never part of the standard since.'],
  'last-modified': ['RFC 9110 8.8.2', 'When the resource last changed.'],
  location: ['RFC 9110 10.2.2', 'Where to go instead, or where the new resource is.'],
  origin: ['RFC 6454 7', 'Which site caused the request.'],
  priority: ['RFC 9218 4', 'How urgent the reply is (u) and whether it can be used piece by piece (i).'],
  range: ['RFC 9110 14.2', 'Asks for a part of the resource.'],
  referer: ['RFC 9110 10.1.3', 'The page that the request comes from. The misspelling is in the standard.'],
  'sec-ch-ua': ['Client Hints', 'The browser’s brand and version, in a form that is hard to take for another’s.'],
  'sec-ch-ua-mobile': ['Client Hints', 'Whether the browser runs on a phone.'],
  'sec-ch-ua-platform': ['Client Hints', 'The operating system.'],
  'sec-fetch-dest': [
    'Fetch Metadata',
    'What the browser will do with the reply: show it as a document, as an image and so on.',
  ],
  'sec-fetch-mode': ['Fetch Metadata', 'How the request came about: navigate is a person going to a page.'],
  'sec-fetch-site': [
    'Fetch Metadata',
    'Whether the request comes from the same site, another one, or from nobody (none).',
  ],
  'sec-fetch-user': ['Fetch Metadata', 'A person caused it: ?1 is true.'],
  server: ['RFC 9110 10.2.4', 'The server’s software.'],
  'set-cookie': ['RFC 6265 4.1', 'Something for the client to remember and to give back.'],
  te: ['RFC 9110 10.1.4', 'Transfer codings that the client takes, and whether it wants trailers.'],
  trailer: ['RFC 9110 6.6.2', 'The fields that will follow the content.'],
  'transfer-encoding': [
    'RFC 9112 6.1',
    'How the content is written on the wire: chunked is in pieces, each with its length before it.',
  ],
  upgrade: ['RFC 9110 7.8', 'Asks to go on with another protocol on this connection.'],
  'upgrade-insecure-requests': ['Upgrade Insecure Requests', 'The browser would rather have the page over HTTPS.'],
  'user-agent': ['RFC 9110 10.1.5', 'The client’s software, with decades of pretending to be another.'],
  vary: ['RFC 9110 12.5.5', 'Which request fields the reply depends on.'],
  via: ['RFC 9110 7.6.3', 'The intermediaries that the message has passed.'],
  'www-authenticate': ['RFC 9110 11.6.1', 'How the client may say who it is.'],
}

/** The words for a field; null for one that is not known here. */
export function fieldWords(name: string): { readonly section: string; readonly text: string } | null {
  const entry = FIELDS[name.toLowerCase()]
  return entry ? { section: entry[0], text: entry[1] } : null
}
