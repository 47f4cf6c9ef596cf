import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1, utf8 } from '../../../src/bytes'
import { freshPlayground, type Playground, plainRequest, type RequestSpec } from '../../../src/playground'
import { maskPlayground, maskWire } from '../../../src/ui/share/mask'
import { maskBytes } from '../../../src/ui/share/outcomes'
import { findSecrets, wireValues } from '../../../src/ui/share/secrets'

const withCode = (text: string): Playground => freshPlayground('', 'server.ts', text)
const withRequest = (part: Partial<RequestSpec>): Playground => ({
  ...withCode(''),
  requests: [{ ...plainRequest('curl-7.88'), ...part }],
})
const masked = (playground: Playground) => maskPlayground(playground, findSecrets(playground))

describe('values of Cookie and Authorization in the code', () => {
  it.each([
    ["send('Cookie: a=1; b=two\\r\\nHost: x')", "send('Cookie: a=x; b=xxx\\r\\nHost: x')"],
    [
      "'HTTP/1.1 200 OK\\r\\nSet-Cookie: id=s3cret; Path=/; HttpOnly\\r\\n\\r\\n'",
      "'HTTP/1.1 200 OK\\r\\nSet-Cookie: id=xxxxxx; Path=/; HttpOnly\\r\\n\\r\\n'",
    ],
    ["{ 'Set-Cookie': 'id=42; Secure' }", "{ 'Set-Cookie': 'id=xx; Secure' }"],
    ["headers.set('authorization', 'Bearer abc')", "headers.set('authorization', 'Bearer xxx')"],
    ['{ authorization: `Basic YTpi` }', '{ authorization: `Basic xxxx` }'],
    ["if (headers.get('authorization') !== 'Bearer abc') {}", "if (headers.get('authorization') !== 'Bearer xxx') {}"],
    ["[['Proxy-Authorization', 'Digest username=\"a\"']]", "[['Proxy-Authorization', 'Digest xxxxxxxxxxxx']]"],
    ['// Authorization: Basic YTpi\nlet a', '// Authorization: Basic xxxx\nlet a'],
    ['`Cookie: t=${token}; u=me\n`', '`Cookie: t=${token}; u=xx\n`'],
    ["'Cookie: a=\\x41\\u00e9é'", "'Cookie: a=xxxxx'"],
  ])('%s', (text, expected) => {
    expect(masked(withCode(text)).files[0]!.text).toBe(expected)
  })

  it.each([
    "headers.get('cookie') ?? 'none'",
    "const name = 'cookie'; print('a')",
    "'Content-Type: text/plain'",
    "'A cookie: it is a biscuit'",
    "'Cookie: a=xxx'",
    "headers.set('Set-Cookie', `id=${id}`)",
  ])('nothing is found in %s', (text) => {
    expect(findSecrets(withCode(text))).toEqual([])
  })

  it('each is listed with its field, its value and its line', () => {
    expect(findSecrets(withCode("print('a')\nsend('Cookie: a=1; b=2\\r\\n')\n"))).toMatchObject([
      { name: 'Cookie', value: 'a=1; b=2', where: 'server.ts, line 2' },
    ])
  })

  it('has as many bytes masked as before, whatever its letters', () => {
    const text = "send('Cookie: name=größe日本\u{1f50c}')"
    const after = masked(withCode(text)).files[0]!.text
    expect(after).toMatch(/^send\('Cookie: name=x+'\)$/)
    expect(utf8(after).length).toBe(utf8(text).length)
  })
})

describe('values in a request', () => {
  it.each([
    ["curl -H 'Cookie: a=b' http://h/", "curl -H 'Cookie: a=x' http://h/"],
    ['curl -sH "Authorization: Bearer t0k" http://h/', 'curl -sH "Authorization: Bearer xxx" http://h/'],
    ['curl -u me:pass http://h/', 'curl -u xx:xxxx http://h/'],
    ['curl -ume:pass http://h/', 'curl -uxx:xxxx http://h/'],
    ["curl --user 'me:a b' http://h/", "curl --user 'xx:xxx' http://h/"],
    ["curl -b 'a=1; b=2' http://h/", "curl -b 'a=x; b=x' http://h/"],
    ['curl --oauth2-bearer tok http://h/', 'curl --oauth2-bearer xxx http://h/'],
    ['curl http://me:pw@h/', 'curl http://xx:xx@h/'],
  ])('%s', (command, expected) => {
    expect(masked(withRequest({ command })).requests[0]!.command).toBe(expected)
  })

  it.each(['curl -b jar.txt http://h/', "curl -H 'Accept: a' http://h/", 'curl -d u=1 http://h/'])(
    'nothing is found in %s',
    (command) => {
      expect(findSecrets(withRequest({ command }))).toEqual([])
    },
  )

  it('in fields, in raw bytes and in the address', () => {
    const playground = withRequest({
      url: 'http://me:pw@localhost:8000/',
      fields: [
        ['cookie', 'a=\xe9\xe9'],
        ['Accept', '*/*'],
      ],
      raw: 'GET / HTTP/1.1\r\nAuthorization: Basic YTpi\r\nCookie: x=1\r\n\r\n',
    })
    expect(findSecrets(playground).map(({ name, where }) => `${name}: ${where}`)).toEqual([
      'user and password: the request, address',
      'cookie: the request, field',
      'Authorization: the request, bytes',
      'Cookie: the request, bytes',
    ])
    expect(masked(playground).requests[0]).toMatchObject({
      url: 'http://xx:xx@localhost:8000/',
      fields: [
        ['cookie', 'a=xx'],
        ['Accept', '*/*'],
      ],
      raw: 'GET / HTTP/1.1\r\nAuthorization: Basic xxxx\r\nCookie: x=x\r\n\r\n',
    })
  })

  it('what the visitor has stays as it was', () => {
    const playground = withRequest({ command: 'curl -u me:pass http://h/' })
    const before = structuredClone(playground)
    masked(playground)
    expect(playground).toEqual(before)
  })
})

describe('values that went over the wire', () => {
  const reply = 'HTTP/1.1 200 OK\r\nSet-Cookie: id=abcdef123; Path=/\r\n\r\nabcdef123'

  it('are found where the code makes them in another way', () => {
    const playground = withCode("const id = 'abcdef123'\nsend('Set-Cookie: id=' + id)\n")
    const found = findSecrets(playground, wireValues(reply))
    expect(found).toMatchObject([{ name: 'Set-Cookie', value: 'abcdef123', where: 'server.ts, line 1' }])
    expect(maskPlayground(playground, found).files[0]!.text).toContain("const id = 'xxxxxxxxx'")
  })

  it('are covered in bytes, wherever they stand, at their length', () => {
    expect(latin1(maskBytes(fromLatin1(reply), ['abcdef123']))).toBe(
      'HTTP/1.1 200 OK\r\nSet-Cookie: id=xxxxxxxxx; Path=/\r\n\r\nxxxxxxxxx',
    )
    expect(maskWire('GET / HTTP/1.1\r\nAuthorization: Basic YTpi\r\n\r\n', [])).toBe(
      'GET / HTTP/1.1\r\nAuthorization: Basic xxxx\r\n\r\n',
    )
  })
})

it('a mask takes the fingerprint of the recording away: the bytes are others', () => {
  const playground: Playground = {
    ...withRequest({ command: 'curl -u me:pass http://h/' }),
    recording: {
      bytes: '0123456789abcdef',
      segments: '0123456789abcdef',
      connections: 1,
      sent: 1,
      received: 1,
      ended: 1,
      outcome: 'exit 0',
    },
  }
  expect(masked(playground).recording).toBeUndefined()
  expect(maskPlayground(playground, []).recording).toBeDefined()
})
