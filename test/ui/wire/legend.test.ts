import { describe, expect, it } from 'vitest'
import { Flag, type Records } from '../../../src/trace'
import { legendOf, marksOn } from '../../../src/ui/wire/legend'
import { createWireTracker } from '../../../src/ui/wire/tracker'
import { keptTrace } from '../../trace/kept'
import { bare, browser, exchange } from './fixture'

const marks = (trace: { records: Records }, cuts = false) =>
  legendOf(marksOn(createWireTracker().update(trace.records)), cuts)

describe('the legend', () => {
  it('is of the marks that are there: none on the wire of the first example', () => {
    expect(marks(bare())).toEqual([])
  })

  it('names the line at which a segment begins, and the visitor’s own cuts', () => {
    expect(marks(browser())).toContain('boundary')
    expect(marks(bare(), true)).toEqual(['cut'])
  })

  it('names what was not read, what was lost, sent again, and broken off', () => {
    const trace = keptTrace()
    exchange(trace, 1, 0, { request: 'GET / HTTP/1.1\r\n\r\n', pieces: ['hi'], read: 4 })
    const segment = (connection: number, flags: number, retransmission: boolean, arrives: number | null) =>
      trace.append(90, {
        kind: 'segment',
        connection,
        from: 'server',
        flags,
        sequence: 1,
        acknowledgment: 1,
        window: 1,
        payload: new Uint8Array(2),
        offset: 0,
        retransmission,
        arrives,
      })
    segment(1, Flag.ACK, true, null)
    segment(1, Flag.ACK, true, 100)
    segment(2, Flag.RST, false, 100)
    expect(marks(trace)).toEqual(['lost', 'again', 'reset', 'unread'])
  })
})
