import fc from 'fast-check'
import { safeParse } from 'valibot'
import { describe, expect, it } from 'vitest'
import { MESSAGE_LIMITS, ProcessMessageSchema } from '../../src/process'
import { NavigateSchema } from '../../src/ui/sandbox/messages'

const navigation = { kind: 'navigate', nonce: 'n', method: 'GET', url: 'http://a/', contentType: null, body: null }
const anything = fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true, withDate: true })

describe('messages of frames and processes', () => {
  it('msg-schema: anything else than a message is told apart, whatever it is, and none is larger than its limit', () => {
    fc.assert(
      fc.property(anything, (data) => {
        const navigate = safeParse(NavigateSchema, data)
        if (navigate.success) expect(navigate.output.kind).toBe('navigate')
        const said = safeParse(ProcessMessageSchema, data)
        if (said.success) expect(['hello', 'started', 'turn', 'exit', 'throw']).toContain(said.output.kind)
      }),
      { numRuns: 3000 },
    )
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(navigation)), anything, (key, value) => {
        const { success, output } = safeParse(NavigateSchema, { ...navigation, [key]: value, more: value })
        if (!success) return
        expect(Object.keys(output).sort()).toEqual(Object.keys(navigation).sort())
        expect(['GET', 'POST']).toContain(output.method)
        expect(output.url.length).toBeLessThanOrEqual(8192)
      }),
      { numRuns: 2000 },
    )
    const fits = (part: object) => safeParse(NavigateSchema, { ...navigation, ...part }).success
    expect(fits({ url: 'u'.repeat(8192) })).toBe(true)
    expect(fits({ url: 'u'.repeat(8193) })).toBe(false)
    expect(fits({ body: 'b'.repeat(256 * 1024) })).toBe(true)
    expect(fits({ body: 'b'.repeat(256 * 1024 + 1) })).toBe(false)
    expect(fits({ contentType: 'c'.repeat(201) })).toBe(false)
    expect(fits({ method: 'DELETE' })).toBe(false)
    const output = { kind: 'output', stream: 'stdout', text: '', site: null }
    const turn = (count: number) => ({ kind: 'turn', events: Array.from({ length: count }, () => output), idle: null })
    expect(safeParse(ProcessMessageSchema, turn(MESSAGE_LIMITS.events)).success).toBe(true)
    expect(safeParse(ProcessMessageSchema, turn(MESSAGE_LIMITS.events + 1)).success).toBe(false)
  })
})
