import { describe, expect, it } from 'vitest'
import { plainRequest, type RequestSpec } from '../../../src/playground'
import { extrasOf } from '../../../src/ui/client/request-extras'
import { wrongPortText } from '../../../src/ui/client/wrong-port'

const TYPE: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded']
const request = (part: Partial<RequestSpec>): RequestSpec => ({ ...plainRequest('curl-7.88'), ...part })

describe('what a request has beside its first line', () => {
  it.each<[string, string, Partial<RequestSpec>]>([
    ['no field added', '0 fields', {}],
    ['1 field added', '1 field', { fields: [['X-Test', '1']] }],
    ['body of 3 B', 'body 3 B', { body: 'a=1' }],
    ['2 fields, body of 3 B', '2 fields, body 3 B', { body: 'a=1', fields: [['X-Test', '1'], TYPE] }],
    // The type of its data is curl's own, unless the command names it.
    [
      '1 field, body of 3 B',
      '1 field, body 3 B',
      { body: 'a=1', fields: [['X-Test', '1'], TYPE], command: 'curl -H X-Test:1 -d a=1 localhost:8000' },
    ],
    [
      '1 field, body of 3 B',
      '1 field, body 3 B',
      { body: 'a=1', fields: [TYPE], command: "curl -H 'content-type: x' -d a=1 :" },
    ],
  ])('%s', (long, short, part) => {
    expect(extrasOf(request(part))).toBe(long)
    expect(extrasOf(request(part), true)).toBe(short)
  })
})

describe('a request to another port than the server’s', () => {
  const end = (port: number) => ({ host: '127.0.0.1', port })
  const run = (listening: string[], refused: boolean, port = 8000) => {
    const all = [
      { kind: 'connect', connection: 1, client: end(50000), server: end(port) },
      ...(refused ? [{ kind: 'disconnect', connection: 1, how: 'refused' }] : []),
    ]
    return { state: { kind: 'quiet', listening }, records: { of: () => all } } as unknown as Parameters<
      typeof wrongPortText
    >[0]
  }

  it('is joined with the port on which it listens', () => {
    expect(wrongPortText(run(['127.0.0.1:9000'], true))).toBe(
      'Your server listens on port 9000; the request went to port 8000.',
    )
  })

  it.each([
    ['a connection was made', ['127.0.0.1:8000'], false],
    ['the server listens nowhere', [], true],
    ['the port is the one on which it listens', ['127.0.0.1:8000'], true],
  ] as const)('is not spoken of where %s', (_, listening, refused) => {
    expect(wrongPortText(run([...listening], refused))).toBeNull()
  })
})
