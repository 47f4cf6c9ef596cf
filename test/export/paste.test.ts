import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64, base64url, fromLatin1, hex, latin1 } from '../../src/bytes'
import { type PasteForm, type PasteResult, readPaste, recognise } from '../../src/export'

const text = (value: string) => ({ kind: 'text', text: value }) as const
const read = (value: string, form: PasteForm | null = null): PasteResult => readPaste(text(value), form)
const bytesOf = (result: PasteResult): string => {
  if (result.kind !== 'reply') throw new Error(JSON.stringify(result))
  return latin1(result.reply.bytes)
}
const errorOf = (result: PasteResult) => {
  if (result.kind !== 'error') throw new Error(JSON.stringify(result))
  const { text, line, column } = result.error
  return `${line}:${column} ${text}`
}

/** What the tools wrote for these bytes: `xxd r.bin`, `hexdump -C r.bin` … */
const R = fromLatin1(`HTTP/1.1 200 OK\r\nContent-Length: 47\r\n\r\n${'\0'.repeat(32)}ab cd ef\n\xff\xfe!x`)
const DUMPS: readonly (readonly [tool: string, dump: string])[] = [
  [
    'hexdump -C',
    `00000000  48 54 54 50 2f 31 2e 31  20 32 30 30 20 4f 4b 0d  |HTTP/1.1 200 OK.|
00000010  0a 43 6f 6e 74 65 6e 74  2d 4c 65 6e 67 74 68 3a  |.Content-Length:|
00000020  20 34 37 0d 0a 0d 0a 00  00 00 00 00 00 00 00 00  | 47.............|
00000030  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
00000040  00 00 00 00 00 00 00 61  62 20 63 64 20 65 66 0a  |.......ab cd ef.|
00000050  ff fe 21 78                                       |..!x|
00000054`,
  ],
  [
    'od',
    `000000 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d  >HTTP/1.1 200 OK.<
000010 0a 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a  >.Content-Length:<
000020 20 34 37 0d 0a 0d 0a 00 00 00 00 00 00 00 00 00  > 47.............<
000030 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  >................<
000040 00 00 00 00 00 00 00 61 62 20 63 64 20 65 66 0a  >.......ab cd ef.<
000050 ff fe 21 78                                      >..!x<
000054`,
  ],
  [
    'od',
    `0000000 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d
0000020 0a 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a
0000040 20 34 37 0d 0a 0d 0a 00 00 00 00 00 00 00 00 00
0000060 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
0000100 00 00 00 00 00 00 00 61 62 20 63 64 20 65 66 0a
0000120 ff fe 21 78
0000124
`,
  ],
  [
    'hexdump or od -x, two bytes a word',
    `0000000 5448 5054 312f 312e 3220 3030 4f20 0d4b
0000020 430a 6e6f 6574 746e 4c2d 6e65 7467 3a68
0000040 3420 0d37 0d0a 000a 0000 0000 0000 0000
0000060 0000 0000 0000 0000 0000 0000 0000 0000
0000100 0000 0000 0000 6100 2062 6463 6520 0a66
0000120 feff 7821
0000124`,
  ],
  [
    'hexdump or od -x, two bytes a word',
    `0000000 5448 5054 312f 312e 3220 3030 4f20 0d4b
0000010 430a 6e6f 6574 746e 4c2d 6e65 7467 3a68
0000020 3420 0d37 0d0a 000a 0000 0000 0000 0000
0000030 0000 0000 0000 0000 0000 0000 0000 0000
0000040 0000 0000 0000 6100 2062 6463 6520 0a66
0000050 feff 7821                              
0000054`,
  ],
  [
    'xxd',
    `00000000: 4854 5450 2f31 2e31 2032 3030 204f 4b0d  HTTP/1.1 200 OK.
00000010: 0a43 6f6e 7465 6e74 2d4c 656e 6774 683a  .Content-Length:
00000020: 2034 370d 0a0d 0a00 0000 0000 0000 0000   47.............
00000030: 0000 0000 0000 0000 0000 0000 0000 0000  ................
00000040: 0000 0000 0000 0061 6220 6364 2065 660a  .......ab cd ef.
00000050: fffe 2178                                ..!x`,
  ],
  [
    'Wireshark',
    `0000   48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d   HTTP/1.1 200 OK.
0010   0a 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a   .Content-Length:
0020   20 34 37 0d 0a 0d 0a 00 00 00 00 00 00 00 00 00    47.............
0030   00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00   ................
0040   00 00 00 00 00 00 00 61 62 20 63 64 20 65 66 0a   .......ab cd ef.
0050   ff fe 21 78                                       ..!x`,
  ],
]
const PLAIN: readonly (readonly [what: string, form: PasteForm, value: string])[] = [
  ['xxd -p', 'hex', hex(R).replace(/.{60}/g, '$&\n')],
  ['digits without spaces', 'hex', hex(R).toUpperCase()],
  ['pairs', 'hex', hex(R).replace(/../g, '$& ')],
  ['pairs with colons', 'hex', hex(R).replace(/..(?=.)/g, '$&:')],
  ['pairs with 0x', 'hex', hex(R).replace(/../g, '0x$&, ')],
  ['words', 'hex', hex(R).replace(/..../g, '$& ')],
  [
    'xxd -i',
    'hex',
    `unsigned char r_bin[] = {\n  ${hex(R)
      .replace(/..(?=.)/g, '0x$&, ')
      .replace(/..$/, '0x$&')}\n};\nunsigned int r_bin_len = 84;`,
  ],
  ['\\x escapes', 'escaped', hex(R).replace(/../g, '\\x$&')],
  [
    'a string of Python’s',
    'escaped',
    `b'HTTP/1.1 200 OK\\r\\nContent-Length: 47\\r\\n\\r\\n${'\\x00'.repeat(32)}ab cd ef\\n\\xff\\xfe!x'`,
  ],
  [
    'strings of C',
    'escaped',
    `"HTTP/1.1 200 OK\\r\\n"\n"Content-Length: 47\\r\\n"\n"\\r\\n" "${'\\0'.repeat(32)}ab cd ef\\n" "\\377\\376!x";`,
  ],
  [
    'the same without quotes',
    'escaped',
    `HTTP/1.1 200 OK\\r\\n\nContent-Length: 47\\r\\n\n\\r\\n\n${'\\0'.repeat(32)}ab cd ef\\n\\xff\\xfe!x`,
  ],
  ['base64', 'base64', base64(R).replace(/.{76}/g, '$&\n')],
  ['base64url', 'base64', base64url(R)],
  ['a data: URL', 'base64', `data:message/http;base64,${base64(R)}`],
  [
    'a data: URL with percent signs',
    'base64',
    `data:text/plain,${[...R].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
  ],
]

describe('a paste is recognised and read', () => {
  it.each(DUMPS)('%s', (tool, dump) => {
    const result = read(dump)
    expect(bytesOf(result)).toBe(latin1(R))
    expect(result).toMatchObject({ form: 'hex', how: tool })
    expect(bytesOf(read(dump.replaceAll('\n', '\r\n')))).toBe(latin1(R))
  })

  it.each(PLAIN)('%s', (_, form, value) => {
    expect(recognise(text(value))).toBe(form)
    expect(bytesOf(read(value))).toBe(latin1(R))
  })

  it('a dump whose equal lines are an asterisk, one that does not begin at 0, one of Wireshark’s conversations', () => {
    const squeezed = `00000000  41 41 41 41 41 41 41 41  41 41 41 41 41 41 41 41  |AAAAAAAAAAAAAAAA|
*
00000040  42                                                |B|
00000041`
    expect(bytesOf(read(squeezed))).toBe(`${'A'.repeat(64)}B`)
    expect(bytesOf(read('00000010: 4142 43  ABC\n00000013: 44  D'))).toBe('ABCD')
    const follow = `00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 30 0d 0a   GET / HT TP/1.0..
00000010  0d 0a                                              ..
    00000000  48 54 54 50 2f 31 2e 30  20 32 30 30 20 4f 4b 0d   HTTP/1.0  200 OK.
    00000010  0a 0d 0a 48 69                                     ...Hi`
    expect(bytesOf(read(follow))).toBe('HTTP/1.0 200 OK\r\n\r\nHi')
  })

  it('digits in the text’s column are text', () => {
    expect(bytesOf(read('00000000: 6162 2063 64  ab cd\n00000005: 6566  ef'))).toBe('ab cdef')
  })

  it.each([
    ['Hello World', 'text'],
    ['cafe', 'text'],
    ['12345678', 'text'],
    ['Deadbeef and some more words', 'text'],
    ['HelloWorldHelloWorld', 'text'],
    ['<p>Hi</p>', 'text'],
    ['HTTP/1.1 200 OK\n\nHi', 'reply'],
    ['HTTP/2 200', 'reply'],
    ['$ curl -i localhost:8000\nHTTP/1.1 200 OK\n\nHi', 'reply'],
    ['*   Trying 127.0.0.1:8000...\n> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \nHi', 'verbose'],
    ['SFRUUC8xLjEgMjAwIE9LDQoNCkhp', 'base64'],
    ['48 65 6c 6c 6f', 'hex'],
    ["b'Hello\\n'", 'escaped'],
  ] as const)('%j is taken as %s', (value, form) => {
    expect(recognise(text(value))).toBe(form)
  })

  it('a file is taken as it is, unless it is a text that only stands for bytes', () => {
    const file = (value: string) => recognise({ kind: 'file', bytes: fromLatin1(value) })
    expect(file('HTTP/1.1 200 OK\r\n\r\nHi')).toBe('bytes')
    expect(file('\x89PNG\r\n\x1a\n\0')).toBe('bytes')
    expect(file('just text')).toBe('bytes')
    expect(file(DUMPS[0]![1])).toBe('hex')
    expect(file('$ curl -i x\nHTTP/1.1 200 OK\n\n')).toBe('reply')
    expect(file('* x\n< HTTP/1.1 200 OK\r\n< \r\nHi')).toBe('verbose')
    const bytes = Uint8Array.from([0, 255, 10, 13])
    const result = readPaste({ kind: 'file', bytes }, null)
    expect(result.kind === 'reply' && hex(result.reply.bytes)).toBe('00ff0a0d')
  })

  it('any bytes come back from any form, and nothing typed throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const rows = (render: (row: Uint8Array, at: number) => string) =>
          Array.from({ length: Math.ceil(bytes.length / 16) }, (_, at) =>
            render(bytes.slice(at * 16, at * 16 + 16), at * 16),
          ).join('\n')
        const shown = (row: Uint8Array) => latin1(row).replace(/[^ -~]/g, '.')
        const xxd = rows(
          (row, at) =>
            `${at.toString(16).padStart(8, '0')}: ${hex(row).replace(/.{4}/g, '$& ').trim().padEnd(39)}  ${shown(row)}`,
        )
        const canonical = rows((row, at) => {
          const pairs = hex(row).match(/../g)!
          const halves = `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`
          return `${at.toString(16).padStart(8, '0')}  ${halves.trimEnd().padEnd(48)}  |${shown(row)}|`
        })
        for (const dump of [xxd, canonical, hex(bytes).replace(/../g, '$& ')])
          expect(bytesOf(read(dump, 'hex'))).toBe(latin1(bytes))
        expect(bytesOf(read(base64(bytes), 'base64'))).toBe(latin1(bytes))
        const escaped = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
        expect(bytesOf(read(escaped, 'escaped'))).toBe(latin1(bytes))
      }),
    )
    const fragments = [
      'HTTP/1.1 200 OK',
      '\n',
      '\r\n',
      '< ',
      '* ',
      '0000: ',
      '48 ',
      '\\x',
      "b'",
      'Content-Length: 5',
      'Transfer-Encoding: chunked',
      'data:,',
      '%',
      '=',
      '5\n',
      'é',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary' }))),
        fc.constantFrom(null, 'reply', 'verbose', 'text', 'escaped', 'hex', 'base64' as const),
        (parts, form) => {
          const value = parts.join('')
          const result = read(value, form)
          if (result.kind === 'error') {
            expect(result.error.at).toBeLessThanOrEqual(value.length)
            expect(value.split('\n')[result.error.line - 1]!.length).toBeGreaterThanOrEqual(result.error.column - 1)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('what is wrong is said with its place', () => {
  it.each([
    ['48 65 6', 'hex', '1:7 A byte is two hexadecimal digits; “6” has an odd number of them (1).'],
    ['48656c6c6', 'hex', '1:9 A byte is two hexadecimal digits, and there is an odd number of them: 9.'],
    ['48 65\n6c xg 6f', 'hex', '2:4 Expected a hexadecimal digit (0 to 9, a to f), got “x”.'],
    ['00000000: 4854 54g0 2f31  HTTP/1', 'hex', '1:16 Expected two hexadecimal digits, got “54g0”.'],
    [
      '00000000: 4854 5450  HTTP\n00000010: 4854  HT',
      'hex',
      '2:1 This line’s offset says that 16 bytes stand before it, and there are 4: a line is missing, or one was cut.',
    ],
    [
      '0000000 110 124 124 120\n0000004',
      'hex',
      '1:9 Expected hexadecimal digits in pairs, got “110”: od writes octal numbers unless it is told “od -t x1”.',
    ],
    [
      '00000000: 4854  HT\nand so on',
      'hex',
      '2:1 Expected a line of the dump, with its offset first, got “and so on”.',
    ],
    ['SGVs!G8=', 'base64', '1:5 Expected a character of Base64 (A to Z, a to z, 0 to 9, + and / or - and _), got “!”.'],
    ['SGVs\nbG8=x', 'base64', '2:5 Expected nothing after “=”, which ends a Base64 text, got “x”.'],
    [
      'SGVsb',
      'base64',
      '1:5 Base64 has two, three or four characters in its last group. These 5 leave one over: a character is missing, or one is too many.',
    ],
    ['SGVsbG8===', 'base64', '1:10 Base64 ends in at most two “=”. This is the third.'],
    ['data:,a%4', 'base64', '1:8 Expected two hexadecimal digits after “%”, got “4”.'],
    [
      "b'a\\qb'",
      'escaped',
      '1:4 Expected an escape (\\r, \\n, \\t, \\0, \\x and two hexadecimal digits, \\\\), got “\\q”.',
    ],
    ["b'abc", 'escaped', "1:1 The string that begins here has no ' at its end."],
    ["'a' b", 'escaped', '1:5 Expected another string in quotes, or the end, got “b”.'],
  ] as const)('%j', (value, form, sentence) => {
    expect(errorOf(read(value, form))).toBe(sentence)
  })

  it('nothing at all is nothing, and too much is too much', () => {
    expect(read('').kind).toBe('empty')
    expect(read(' \n ').kind).toBe('empty')
    expect(read("b''").kind).toBe('empty')
    expect(errorOf(read('x'.repeat(2_100_000)))).toBe(
      '1:1 These are 2,100,000 characters; at most 2,097,152 are read here.',
    )
  })

  it('reads 180,000 bytes as a dump and as base64', () => {
    const bytes = Uint8Array.from({ length: 180_000 }, (_, at) => (at * 7) & 0xff)
    const pairs = hex(bytes).match(/../g)!
    const dump = Array.from(
      { length: bytes.length / 16 },
      (_, at) =>
        `${(at * 16).toString(16).padStart(8, '0')}  ${pairs.slice(at * 16, at * 16 + 16).join(' ')}  |................|`,
    ).join('\n')
    expect(bytesOf(read(dump))).toBe(latin1(bytes))
    expect(bytesOf(read(base64(bytes)))).toBe(latin1(bytes))
  })
})

describe('what curl --trace and od -c wrote', () => {
  /** curl 7.88.1 wrote these of one reply, recorded. */
  const HEX = `== Info:   Trying 127.0.0.1:8131...
== Info: Connected to 127.0.0.1 (127.0.0.1) port 8131 (#0)
=> Send header, 78 bytes (0x4e)
0000: 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a GET / HTTP/1.1..
0010: 48 6f 73 74 3a 20 31 32 37 2e 30 2e 30 2e 31 3a Host: 127.0.0.1:
0020: 38 31 33 31 0d 0a 55 73 65 72 2d 41 67 65 6e 74 8131..User-Agent
0030: 3a 20 63 75 72 6c 2f 37 2e 38 38 2e 31 0d 0a 41 : curl/7.88.1..A
0040: 63 63 65 70 74 3a 20 2a 2f 2a 0d 0a 0d 0a       ccept: */*....
<= Recv header, 17 bytes (0x11)
0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.
0010: 0a                                              .
<= Recv header, 28 bytes (0x1c)
0000: 54 72 61 6e 73 66 65 72 2d 45 6e 63 6f 64 69 6e Transfer-Encodin
0010: 67 3a 20 63 68 75 6e 6b 65 64 0d 0a             g: chunked..
<= Recv header, 2 bytes (0x2)
0000: 0d 0a                                           ..
<= Recv data, 15 bytes (0xf)
0000: 35 0d 0a 68 65 6c 01 6f 0d 0a 30 0d 0a 0d 0a    5..hel.o..0....
== Info: Connection #0 to host 127.0.0.1 left intact
`
  const ASCII = `15:51:42.984114 == Info: Connected to 127.0.0.1 (127.0.0.1) port 8131 (#0)
15:51:42.984168 => Send header, 78 bytes (0x4e)
0000: GET / HTTP/1.1
0010: Host: 127.0.0.1:8131
0026: User-Agent: curl/7.88.1
003f: Accept: */*
004c: 
15:51:42.984282 <= Recv header, 17 bytes (0x11)
0000: HTTP/1.1 200 OK
15:51:42.984290 <= Recv header, 28 bytes (0x1c)
0000: Transfer-Encoding: chunked
15:51:42.984299 <= Recv header, 2 bytes (0x2)
0000: 
15:51:42.984302 <= Recv data, 15 bytes (0xf)
0000: 5
0003: hel.o
000a: 0
000d: 
15:51:42.984328 == Info: Connection #0 to host 127.0.0.1 left intact
`
  const REPLY = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel\x01o\r\n0\r\n\r\n'

  it('is the reply, byte for byte, its chunks as they came', () => {
    expect(recognise(text(HEX))).toBe('trace')
    expect(bytesOf(read(HEX))).toBe(REPLY)
    expect(bytesOf(read(HEX.replaceAll('\n', '\r\n')))).toBe(REPLY)
    expect(bytesOf(read(HEX.replace(/^(?=[=<]=|=>)/gm, '[0-0] ')))).toBe(REPLY)
  })

  it('is, of --trace-ascii, the same but for the dots, which it says', () => {
    const result = read(ASCII)
    expect(bytesOf(result)).toBe(REPLY.replace('\x01', '.'))
    expect(result).toMatchObject({ form: 'trace', how: expect.stringContaining('a dot may stand for another byte') })
  })

  it('is the last reply of several', () => {
    const moved = HEX.replaceAll('32 30 30 20 4f 4b', '33 30 32 20 4f 4b')
    expect(bytesOf(read(`${moved}${HEX}`))).toBe(REPLY)
  })

  it('is an error where a line is missing or is something else, at its place', () => {
    expect(errorOf(read(HEX.replace(/0010: 67.*\n/, '')))).toMatch(
      /^12:1 This section says that it has 28 bytes, and 16 /,
    )
    expect(errorOf(read(ASCII.replace('0003: hel.o\n', '')))).toMatch(/^16:1 This line’s offset says that 10 bytes/)
    expect(errorOf(read(HEX.replace('0000: 35 0d', 'hello 35 0d')))).toMatch(/^18:1 Expected a line of bytes/)
  })

  it('is, of od -c, each byte of four columns, and spaces that the end of a line lost', () => {
    const dump = `0000000   H   T   T   P   /   1   .   1       2   0   0       O   K  \\r
0000020  \\n   A   :     303 251  \\0  \\r  \\n  \\r  \\n   h   i            
0000040   x
0000041
`
    const bytes = 'HTTP/1.1 200 OK\r\nA: \xc3\xa9\0\r\n\r\nhi   x'
    expect(recognise(text(dump))).toBe('hex')
    expect(read(dump)).toMatchObject({ how: 'od -c' })
    expect(bytesOf(read(dump))).toBe(bytes)
    expect(bytesOf(read(dump.replace(/ +$/gm, '')))).toBe(bytes)
    expect(errorOf(read(dump.replace(/0000020.*\n/, '')))).toMatch(/^2:1 This line’s offset says that 32 bytes/)
    expect(errorOf(read(dump.replace('0000040   x', '0000040 xx')))).toMatch(/^3:1 Expected a line of od -c/)
  })

  it('is, of hexdump -c, the same with offsets in hexadecimal', () => {
    const dump = `0000000   H   T   T   P   /   1   .   1       2   0   0       O   K  \\r
0000010  \\n   A   :     303 251  \\0  \\r  \\n  \\r  \\n   h   i            
0000020   x
0000021
`
    const bytes = 'HTTP/1.1 200 OK\r\nA: \xc3\xa9\0\r\n\r\nhi   x'
    expect(read(dump)).toMatchObject({ form: 'hex', how: 'hexdump -c' })
    expect(bytesOf(read(dump))).toBe(bytes)
    expect(bytesOf(read(dump.replace(/ +$/gm, '')))).toBe(bytes)
    expect(bytesOf(read('0000000   H   T   T   P   /   1   .   1  \\n  \\n\n000000a\n'))).toBe('HTTP/1.1\n\n')
    expect(errorOf(read(dump.replace('0000020', '0000021')))).toMatch(/^3:1 This line’s offset says that 33 bytes/)
  })

  it('is the same in rows of any width, filled up with spaces or bare of them', () => {
    const cells = (text: string) => [...text].map((char) => `   ${char}`).join('')
    const dump = (width: number, radix: 8 | 16, text: string) => {
      const offset = (at: number) => at.toString(radix).padStart(7, '0')
      const rows = text.match(new RegExp(`.{1,${width}}`, 'g'))!
      const lines = rows.map((row, at) => `${offset(at * width)}${cells(row)}`)
      return [...lines, offset(text.length)]
    }
    // Rows of spaces alone, and rows that end in one, among them the last.
    const words = `HTTP/1.1 ${'two words '.repeat(6)}${' '.repeat(70)}and the end  `
    for (const [width, radix] of [
      [8, 8],
      [16, 8],
      [32, 8],
      [64, 8],
      [16, 16],
    ] as const) {
      const lines = dump(width, radix, words)
      expect(bytesOf(read(lines.join('\n'))), String(width)).toBe(words)
      expect(bytesOf(read(lines.map((line) => line.trimEnd()).join('\n'))), String(width)).toBe(words)
      if (width === 64) continue
      const less = lines.filter((_, at) => at !== 1)
      expect(errorOf(read(less.join('\n')))).toMatch(/^2:1 This line’s offset says/)
    }
    const filled = [...dump(16, 16, 'HTTP/1.1 200 OK').map((line, at) => line + ' '.repeat(at === 0 ? 4 : 0))]
    expect(bytesOf(read(filled.join('\n')))).toBe('HTTP/1.1 200 OK')
  })

  it('holds no byte that od -c does not write', () => {
    for (const cell of ['   …', ' 999', ' 400'])
      expect(errorOf(read(`0000000   H   T\n0000002${cell}\n0000003\n`))).toMatch(/^2:1 Expected a line of od -c/)
  })

  it('takes no longer the longer a line is', () => {
    const began = performance.now()
    read(`0000000   H${' '.repeat(1_000_000)}!`)
    read(`<= Recv header, 17 bytes (0x11)\n0000: ${'48 '.repeat(300_000)}`)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})
