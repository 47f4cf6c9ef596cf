import { decode } from '../../../src/http/decode'
import { rawFieldsOf } from '../../../src/http/head'
import { Scanner } from '../../../src/http/scan'
import { Scanned } from '../../../src/http/spans'
import { median } from '../report'
import { CASES } from './cases'
import type { Clock, Options } from './measure'
import { ours } from './ours'
import { Sink } from './sink'

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
const LIMIT = 64 * 1024
const FIELDS = 1000

/**
 * Measures on the Chrome request, in interleaved rounds: looking at its bytes; looking at them and making its strings, of what
 * was found; and parsing it. Strings alone are what the second takes longer than the first.
 */
export function measureAlone(clock: Clock, { rounds, slice, runs }: Options): Alone {
  const pieces = CASES.find(({ name }) => name === 'Chrome navigation')!.variants.map(([piece]) => piece!)
  const scanner = new Scanner()
  const scan = (piece: Uint8Array) => {
    scanner.at = 0
    scanner.end = 0
    scanner.begin()
    scanner.append(piece, piece.length)
    const read = scanner.startsWith(true, LIMIT, FIELDS)
    // Without WebAssembly the field lines are read by themselves.
    const ahead = scanner.ahead === Scanned.none ? scanner.fields(LIMIT, FIELDS) : scanner.ahead
    if (!read || ahead !== Scanned.ended) throw new Error('bench: the Chrome request was not scanned')
  }
  const kept: unknown[] = [null, null]
  const scanAndStrings = (piece: Uint8Array) => {
    scan(piece)
    kept[0] = decode(scanner.bytes, scanner.first + 1, scanner.second, true)
    kept[1] = rawFieldsOf(scanner.bytes, 0, scanner)
  }
  const take = ours.start('request', false, new Sink())
  const works = [scan, scanAndStrings, (piece: Uint8Array) => take(piece)]
  const run = (work: (piece: Uint8Array) => void, count: number) => {
    for (let done = 0; done < count; done++) work(pieces[done % pieces.length]!)
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
  const [scans, boths, fulls] = times as [number[], number[], number[]]
  return {
    length: pieces.reduce((sum, { length }) => sum + length, 0) / pieces.length,
    scan: median(scans),
    strings: median(boths.map((both, round) => both - scans[round]!)),
    full: median(fulls),
    ratio: median(fulls.map((full, round) => full / boths[round]!)),
  }
}
