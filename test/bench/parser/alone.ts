import { fieldsOf } from '../../../src/http/head'
import { Scanned, Scanner } from '../../../src/http/scan'
import { median } from '../report'
import { CASES } from './cases'
import type { Clock, Options } from './measure'
import { ours } from './ours'
import { Sink } from './sink'
import { textOf } from './text'

/** What the parts of a full parse of the Chrome request take, and the whole, in microseconds (medians). */
export interface Alone {
  /** Bytes of a request. */
  readonly length: number
  readonly scan: number
  readonly strings: number
  readonly full: number
  /** The median over the rounds of: full divided by scan and strings together. */
  readonly ratio: number
}

const WARM_UP = 20_000

/** Measures on the Chrome request, in interleaved rounds: looking at its bytes, making its strings, and parsing it. */
export function measureAlone(clock: Clock, { rounds, slice, runs }: Options): Alone {
  const pieces = CASES.find(({ name }) => name === 'Chrome navigation')!.variants.map(([piece]) => piece!)
  const scanner = new Scanner()
  const scan = (piece: Uint8Array) => {
    scanner.at = 0
    scanner.end = 0
    scanner.begin()
    scanner.append(piece, 0, piece.length)
    if (!scanner.requestLine() || scanner.fields(piece.length, 1000) !== Scanned.ended)
      throw new Error('bench: the Chrome request was not scanned')
  }
  // Strings are made of what a scan found: one scanner for each variant.
  const scanners = pieces.map((piece) => {
    const one = new Scanner()
    one.begin()
    one.append(piece, 0, piece.length)
    one.requestLine()
    one.fields(piece.length, 1000)
    return one
  })
  const kept: unknown[] = [null, null]
  const strings = (piece: Uint8Array, at: number) => {
    const one = scanners[at]!
    kept[0] = textOf(piece, one.first + 1, one.second)
    kept[1] = fieldsOf(piece, 0, one)
  }
  const take = ours.start('request', false, new Sink())
  const works = [scan, strings, (piece: Uint8Array) => take(piece)]
  const run = (work: (piece: Uint8Array, at: number) => void, count: number) => {
    for (let done = 0; done < count; done++) {
      const at = done % pieces.length
      work(pieces[at]!, at)
    }
  }
  for (const work of works) run(work, WARM_UP)
  const times: number[][] = works.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [at, work] of works.entries()) {
      const count = slice * 1000
      let least = Number.POSITIVE_INFINITY
      for (let turn = 0; turn < runs; turn++) {
        const started = clock()
        run(work, count)
        least = Math.min(least, clock() - started)
      }
      times[at]!.push((least * 1000) / count)
    }
  }
  const [scans, texts, fulls] = times as [number[], number[], number[]]
  return {
    length: pieces.reduce((sum, { length }) => sum + length, 0) / pieces.length,
    scan: median(scans),
    strings: median(texts),
    full: median(fulls),
    ratio: median(fulls.map((full, round) => full / (scans[round]! + texts[round]!))),
  }
}
