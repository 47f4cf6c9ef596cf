import { describe, expect, test } from 'vitest'
import { shownExchange } from '../../../src/ui/wire/exchange'
import { createWireTracker } from '../../../src/ui/wire/tracker'
import { keptTrace } from '../../trace/kept'
import { bare, browser } from './fixture'

const itemsOf = (trace: ReturnType<typeof browser>) => createWireTracker().update(trace.records).items

describe('the exchange that a client shows', () => {
  test('is the one that its outcome rests on, though an icon was asked for after it', () => {
    const { client, server } = shownExchange(itemsOf(browser()), [{ connection: 1, start: 0, end: 64 }])
    expect([client, server]).toMatchObject([
      { connection: 1, from: 'client' },
      { connection: 1, from: 'server', start: 0, end: 75 },
    ])
  })

  test('is the last one where the outcome rests on nothing', () => {
    const { client, server } = shownExchange(itemsOf(browser()), [])
    expect([client?.connection, server?.connection]).toEqual([2, 2])
  })

  test('has a request alone where the connection that it rests on brought no byte', () => {
    const items = itemsOf(bare()).filter((item) => item.kind !== 'block' || item.from === 'client')
    const { client, server } = shownExchange(items, [{ connection: 1, start: 0, end: 0 }])
    expect([client?.end, server]).toEqual([78, null])
  })

  test('is nothing where nothing went over the wire', () => {
    expect(shownExchange(itemsOf(keptTrace()), [])).toEqual({ client: null, server: null })
  })
})
