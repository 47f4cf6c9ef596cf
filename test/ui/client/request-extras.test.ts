import { describe, expect, it } from 'vitest'
import { plainRequest, type RequestSpec } from '../../../src/playground'
import { extrasOf } from '../../../src/ui/client/request-extras'

const TYPE: [string, string] = ['Content-Type', 'application/x-www-form-urlencoded']
const request = (part: Partial<RequestSpec>): RequestSpec => ({ ...plainRequest('curl-7.88'), ...part })

describe('what a request has beside its first line', () => {
  it.each<[string, string, Partial<RequestSpec>]>([
    ['no field added', 'no field', {}],
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
    [
      'body of 2 B',
      'body 2 B',
      {
        body: '{}',
        fields: [
          ['Content-Type', 'application/json'],
          ['Accept', 'application/json'],
        ],
        command: "curl --json '{}' :",
      },
    ],
    ['1 field added', '1 field', { fields: [['Accept', 'text/html']], command: 'curl -H Accept:text/html :' }],
  ])('%s', (long, short, part) => {
    expect(extrasOf(request(part))).toBe(long)
    expect(extrasOf(request(part), true)).toBe(short)
  })
})
