import { describe, expect, test } from 'vitest'
import { ConnectionState, Deadline, type HeadFacts, TIMEOUTS } from '../../src/http'

const keep: HeadFacts = { keepAlive: true }
const close: HeadFacts = { keepAlive: false }

function exchange(state: ConnectionState, request: HeadFacts, response: HeadFacts): void {
  expect(state.apply('client', 'request', request)).toBeNull()
  expect(state.apply('client', 'end')).toBeNull()
  expect(state.apply('server', 'response', response)).toBeNull()
  expect(state.apply('server', 'end')).toBeNull()
}

describe('the states of a connection', () => {
  test('keep-alive: a complete exchange makes it reusable, and the next begins idle', () => {
    const state = new ConnectionState()
    exchange(state, keep, keep)
    expect([state.client, state.server, state.reusable]).toEqual(['done', 'done', true])
    expect(state.next()).toBe(true)
    expect([state.client, state.server]).toEqual(['idle', 'idle'])
    exchange(state, keep, keep)
  })

  test.each([
    [close, keep],
    [keep, close],
  ])('a close asked for by either end makes both close (%#)', (request, response) => {
    const state = new ConnectionState()
    exchange(state, request, response)
    expect([state.client, state.server, state.next()]).toEqual(['must-close', 'must-close', false])
    expect(state.apply('server', 'close')).toBeNull()
    expect(state.server).toBe('closed')
  })

  test('100-continue: the client waits until an interim or a final response, or its own content', () => {
    const state = new ConnectionState()
    state.apply('client', 'request', { keepAlive: true, expectContinue: true })
    expect(state.waitsForContinue).toBe(true)
    expect(state.apply('server', 'interim', keep)).toBeNull()
    expect([state.waitsForContinue, state.server]).toEqual([false, 'send-response'])
  })

  test('100-continue: no interim response but 100 ends the wait, and the end of the content does', () => {
    const begun = () => {
      const state = new ConnectionState()
      state.apply('client', 'request', { keepAlive: true, expectContinue: true })
      return state
    }
    const state = begun()
    for (const status of [102, 103, 199]) state.apply('server', 'interim', { keepAlive: true, status })
    expect(state.waitsForContinue).toBe(true)
    state.apply('server', 'interim', { keepAlive: true, status: 100 })
    expect(state.waitsForContinue).toBe(false)
    const ended = begun()
    ended.apply('client', 'end')
    expect(ended.waitsForContinue).toBe(false)
  })

  test.each(['interim', 'response'] as const)('a switch that no request offered is an error: %s', (event) => {
    for (const before of [[], ['end']] as const) {
      const state = new ConnectionState()
      state.apply('client', 'request', keep)
      for (const one of before) state.apply('client', one)
      const error = state.apply('server', event, { keepAlive: true, switches: true })
      expect(error?.message).toContain('Expected no switch of protocols, which no request offered')
      expect(state.server).toBe('error')
      if (before.length > 0) expect(state.client).toBe('must-close')
    }
    const next = new ConnectionState()
    exchange(next, { keepAlive: true, offersSwitch: true }, keep)
    next.next()
    next.apply('client', 'request', keep)
    expect(next.apply('server', event, { keepAlive: true, switches: true })).not.toBeNull()
  })

  test('a response that no request asked for answers none that follows', () => {
    const state = new ConnectionState()
    expect(state.apply('server', 'response', keep)).toBeNull()
    expect(state.apply('server', 'end')).toBeNull()
    expect([state.client, state.server, state.persistent]).toEqual(['must-close', 'must-close', false])
    expect(state.apply('client', 'request', keep)?.event).toBe('request')
  })

  test('an early response may be complete while the request still sends', () => {
    const state = new ConnectionState()
    state.apply('client', 'request', keep)
    expect(state.apply('server', 'response', keep)).toBeNull()
    expect(state.apply('server', 'end')).toBeNull()
    expect(state.reusable).toBe(false)
    expect(state.apply('client', 'data')).toBeNull()
    expect(state.apply('client', 'end')).toBeNull()
    expect(state.reusable).toBe(true)
  })

  test('a switch that was offered and accepted switches both ends; one that was refused goes on', () => {
    const accepted = new ConnectionState()
    accepted.apply('client', 'request', { keepAlive: true, offersSwitch: true })
    accepted.apply('client', 'end')
    expect(accepted.client).toBe('might-switch')
    accepted.apply('server', 'interim', { keepAlive: true, switches: true })
    expect([accepted.client, accepted.server]).toEqual(['switched', 'switched'])

    const refused = new ConnectionState()
    exchange(refused, { keepAlive: true, offersSwitch: true }, keep)
    expect(refused.reusable).toBe(true)
  })

  test('a client that half-closes after its request still gets the answer', () => {
    const state = new ConnectionState()
    state.apply('client', 'request', keep)
    state.apply('client', 'end')
    expect(state.apply('client', 'close')).toBeNull()
    expect(state.apply('server', 'response', keep)).toBeNull()
    expect(state.apply('server', 'end')).toBeNull()
    expect(state.server).toBe('must-close')
  })

  test('drain ends an idle connection at once and a busy one after its exchange', () => {
    const idle = new ConnectionState()
    idle.drain()
    expect([idle.client, idle.server]).toEqual(['must-close', 'must-close'])
    const busy = new ConnectionState()
    busy.apply('client', 'request', keep)
    busy.drain()
    expect([busy.client, busy.server]).toEqual(['send-body', 'send-response'])
  })

  test('an event out of order is an error that says what was expected', () => {
    const state = new ConnectionState()
    expect(state.apply('client', 'data')?.message).toBe(
      'Expected request or close from the client in state idle, got data.',
    )
    expect(state.client).toBe('error')
    expect(new ConnectionState().apply('server', 'interim')?.state).toBe('idle')
  })
})

describe('deadlines', () => {
  test('a head is timed as a whole: bytes that trickle do not renew it', () => {
    const deadline = new Deadline(0)
    deadline.enter('head', 100)
    deadline.progress(50_000, 1)
    expect(deadline.expired(100 + TIMEOUTS.head - 1)).toBeNull()
    expect(deadline.expired(100 + TIMEOUTS.head)).toBe('timeout-408')
  })

  test('content is timed between two parts, an idle connection closes silently, a handler has no limit', () => {
    const deadline = new Deadline(0)
    expect(deadline.expired(TIMEOUTS.idle)).toBe('close')
    deadline.enter('content', 0)
    deadline.progress(30_000, 1500)
    expect(deadline.deadline).toBe(30_000 + TIMEOUTS.content)
    deadline.progress(80_000, 1)
    expect(deadline.deadline).toBe((1501 / TIMEOUTS.contentRate) * 1000 + TIMEOUTS.content)
    deadline.enter('handler', 40_000)
    expect([deadline.deadline, deadline.expired(1e9)]).toEqual([null, null])
  })
})
