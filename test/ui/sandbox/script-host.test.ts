import fc from 'fast-check'
import { safeParse } from 'valibot'
import { expect, it } from 'vitest'
import type { ScriptCall } from '../../../src/clients'
import { FromScriptsSchema, SCRIPT_LIMITS, type ToScripts } from '../../../src/ui/sandbox/messages'
import { ScriptHost } from '../../../src/ui/sandbox/script-host'

const FETCH = {
  kind: 'fetch',
  url: '/data',
  method: 'GET',
  headers: [['X-Own', 'a']],
  body: null,
  mode: 'cors',
  credentials: 'same-origin',
  cache: 'default',
  redirect: 'follow',
  keepalive: false,
} as const

function host() {
  const calls: ScriptCall[] = []
  const posted: ToScripts[] = []
  let turns = 0
  const scripts = { cookie: 'a=1', life: null, call: (call: ScriptCall) => calls.push(call), turn: () => turns++ }
  const made = new ScriptHost('n', () => scripts, { post: (message) => posted.push(message), stopped: () => undefined })
  return { hear: (message: unknown) => made.hear(message), calls, posted, turns: () => turns }
}
const call = (part: object, id = 1) => ({ kind: 'call', nonce: 'n', id, call: { ...FETCH, ...part } })

it('a call of the frame’s is passed on as it is, one with another nonce is not', () => {
  const { hear, calls, turns } = host()
  expect(hear(call({}))).toBe(true)
  expect(calls).toEqual([FETCH])
  expect(hear({ kind: 'turn', nonce: 'n' })).toBe(true)
  expect(turns()).toBe(1)
  expect(hear({ ...call({}), nonce: 'other' })).toBe(false)
  expect(hear({ kind: 'turn', nonce: 'other' })).toBe(false)
  expect([calls.length, turns()]).toEqual([1, 1])
})

it.each([
  ['a method that is no token', { method: 'GET / HTTP/1.1\r\nX' }],
  ['a field name with a space', { headers: [['X Own', 'a']] }],
  ['a field value with a line end', { headers: [['X', 'a\r\nY: b']] }],
  ['a URL that is too long', { url: 'u'.repeat(SCRIPT_LIMITS.url + 1) }],
  ['a body that is too large', { body: { type: 'text', value: 'b'.repeat(SCRIPT_LIMITS.body + 1) } }],
  ['bytes that are too many', { body: { type: 'bytes', bytes: new Uint8Array(SCRIPT_LIMITS.body + 1) } }],
  ['a mode of navigations', { mode: 'navigate' }],
])('%s is refused with words, and never passed on', (_name, part) => {
  const { hear, calls, posted } = host()
  expect(hear(call(part, 7))).toBe(true)
  expect(calls).toEqual([])
  expect(posted).toMatchObject([{ kind: 'answer', id: 7, answer: { more: false, reply: null } }])
  expect((posted[0] as ToScripts & { kind: 'answer' }).answer.error).toMatch(/^TypeError: Barewire: expected /)
})

it('a flood of calls is refused past the allowance', () => {
  const { hear, calls, posted } = host()
  for (let id = 1; id <= 10 * SCRIPT_LIMITS.burst; id++) hear(call({}, id))
  expect(calls.length).toBeGreaterThanOrEqual(SCRIPT_LIMITS.burst)
  expect(calls.length + posted.length).toBe(10 * SCRIPT_LIMITS.burst)
  expect(posted.length).toBeGreaterThan(5 * SCRIPT_LIMITS.burst)
  expect((posted.at(-1) as ToScripts & { kind: 'answer' }).answer.error).toMatch(/one too many/)
})

it('msg-schema: anything else is told apart, whatever it is', () => {
  const anything = fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true })
  const { hear, calls } = host()
  fc.assert(
    fc.property(anything, (data) => !hear(data) && !safeParse(FromScriptsSchema, data).success),
    { numRuns: 1000 },
  )
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(FETCH)), anything, (key, value) => {
      const message = safeParse(FromScriptsSchema, call({ [key]: value, more: value }))
      if (message.success && message.output.kind === 'call')
        expect(Object.keys(FETCH)).toEqual(expect.arrayContaining(Object.keys(message.output.call)))
    }),
    { numRuns: 500 },
  )
  expect(calls).toEqual([])
})
