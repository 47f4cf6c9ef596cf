/** Plain name, rule name, section and purpose of every part of a message. */
interface Words {
  readonly name: string
  readonly rule: string
  readonly section: string
  readonly text: string
}

const words = (name: string, rule: string, section: string, text: string): Words => ({ name, rule, section, text })

export const WORDS = {
  request: words(
    'Request',
    'HTTP-message',
    'RFC 9112 2.1',
    'What a client sends: a request-line, header fields, an empty line, and content where there is some.',
  ),
  response: words(
    'Response',
    'HTTP-message',
    'RFC 9112 2.1',
    'What a server sends: a status-line, header fields, an empty line, and content where there is some.',
  ),
  requestLine: words(
    'request line',
    'request-line',
    'RFC 9112 3',
    'Says what is asked for: the method, the target and the version, with one space between them.',
  ),
  statusLine: words(
    'status line',
    'status-line',
    'RFC 9112 4',
    'Says how it went: the version, a status code of three digits, and a phrase for people.',
  ),
  fieldLine: words(
    'header line',
    'field-line',
    'RFC 9112 5',
    'One header field: a name, a colon and a value, up to the end of the line.',
  ),
  leadingLine: words(
    'empty line before the request',
    'CRLF',
    'RFC 9112 2.2',
    'A server skips an empty line before a request line; some old clients send one.',
  ),
  method: words(
    'method',
    'method',
    'RFC 9110 9',
    'What is to be done with the target: GET asks for it, POST hands something over, HEAD asks for the head alone.',
  ),
  sp: words('one space', 'SP', 'RFC 9112 3', 'Exactly one space separates the elements of this line.'),
  requestTarget: words(
    'target',
    'request-target',
    'RFC 9112 3.2',
    'Which resource is meant: mostly a path, with a query behind a question mark.',
  ),
  httpVersion: words(
    'version',
    'HTTP-version',
    'RFC 9112 2.3',
    'The version of HTTP that the sender speaks. Upper-case, two digits with a dot between.',
  ),
  statusCode: words(
    'status code',
    'status-code',
    'RFC 9110 15',
    'Three digits. The first is the class: 2 success, 3 redirection, 4 the client’s error, 5 the server’s.',
  ),
  reasonPhrase: words('reason phrase', 'reason-phrase', 'RFC 9112 4', 'For people; clients ignore it.'),
  crlf: words(
    'end of the line',
    'CRLF',
    'RFC 9112 2.2',
    'A carriage return and a line feed end each line of the head.',
  ),
  fieldName: words(
    'header name',
    'field-name',
    'RFC 9110 5.1',
    'The name of the field. Upper and lower case mean the same.',
  ),
  colon: words('colon', ':', 'RFC 9112 5', 'Stands right behind the name: no space may come before it.'),
  ows: words(
    'white space around the value',
    'OWS',
    'RFC 9112 5',
    'Optional white space, usually one space; it is no part of the value.',
  ),
  spaceBeforeColon: words(
    'white space before the colon',
    'OWS',
    'RFC 9112 5.1',
    'None may stand here: a server refuses such a request, and a proxy takes it out of a response.',
  ),
  fieldValue: words(
    'header value',
    'field-value',
    'RFC 9110 5.5',
    'The value of the field, without the white space around it.',
  ),
  cookiePair: words(
    'cookie',
    'cookie-pair',
    'RFC 6265 4.1.1',
    'What is remembered: a name, an equals sign and a value.',
  ),
  cookieName: words(
    'cookie name',
    'cookie-name',
    'RFC 6265 4.1.1',
    'What the cookie is called. Upper and lower case are not the same here.',
  ),
  cookieEquals: words(
    'equals sign',
    '=',
    'RFC 6265 4.1.1',
    'Stands between the name of a cookie and its value; white space around it belongs to neither.',
  ),
  cookieValue: words(
    'cookie value',
    'cookie-value',
    'RFC 6265 4.1.1',
    'What the client gives back as it is; what it means, the server alone knows.',
  ),
  cookieSeparator: words(
    'semicolon and space',
    '; SP',
    'RFC 6265 4.1.1',
    'What follows is another attribute of the cookie, or in a request another cookie.',
  ),
  cookieAttribute: words(
    'unknown attribute',
    'extension-av',
    'RFC 6265 4.1.1',
    'An attribute that the standard does not have: clients that do not know it pass over it.',
  ),
  emptyLine: words('empty line', 'CRLF', 'RFC 9112 2.1', 'Ends the head. What follows is content.'),
  lastEmptyLine: words(
    'empty line',
    'CRLF',
    'RFC 9112 7.1',
    'Ends the chunked content, behind the last chunk and its trailer fields.',
  ),
  content: words('content', 'message-body', 'RFC 9112 6', 'The content itself: what the head talks about.'),
  chunk: words('chunk', 'chunk', 'RFC 9112 7.1', 'A part of the content, with its length before it.'),
  lastChunk: words('last chunk', 'last-chunk', 'RFC 9112 7.1', 'A chunk of length zero: the content is complete.'),
  chunkSize: words('chunk length', 'chunk-size', 'RFC 9112 7.1', 'How many bytes of content follow, in hexadecimal.'),
  chunkExt: words(
    'chunk extension',
    'chunk-ext',
    'RFC 9112 7.1.1',
    'Extra information about a chunk; almost nobody uses it, and recipients ignore it.',
  ),
  chunkData: words('chunk content', 'chunk-data', 'RFC 9112 7.1', 'A part of the content.'),
  obsFold: words(
    'folded line',
    'obs-fold',
    'RFC 9112 5.2',
    'A value that goes on in the next line. Obsolete, and refused here.',
  ),
  excess: words(
    'excess bytes',
    'HTTP-message',
    'RFC 9112 6.3',
    'These bytes came behind the end of the reply, and no further request is answered by them: they belong to nothing.',
  ),
  unfinished: words(
    'not complete',
    'HTTP-message',
    'RFC 9112 8',
    'The beginning of something: more bytes are needed to say what it is.',
  ),
  beforeFault: words(
    'up to the error',
    'HTTP-message',
    'RFC 9112 2.1',
    'Right so far, but the line it belongs to is not.',
  ),
  notUnderstood: words(
    'not understood',
    'HTTP-message',
    'RFC 9112 2.1',
    'From the error on, these bytes are not HTTP.',
  ),
} as const satisfies Record<string, Words>
