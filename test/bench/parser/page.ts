import * as parserJs from 'http-parser-js'
import { useWebAssembly } from '../../../src/http'
import { type Alone, measureAlone } from './alone'
import { type HttpParserJs, httpParserJs } from './http-parser-js'
import { llhttpWasm } from './llhttp-wasm'
import { measure, type Options, type Row } from './measure'
import { milo } from './milo'
import { ours } from './ours'

/** The benchmark as the page runs it: gives its rows and what was said. */
async function run(
  binaries: Readonly<Record<'llhttp' | 'milo', string>>,
  options: Options,
): Promise<{ rows: Row[]; alone: Alone; lines: string[] }> {
  const bytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const lines: string[] = []
  if (!useWebAssembly()) throw new Error('bench: no WebAssembly')
  const contenders = [
    ours,
    await llhttpWasm(bytes(binaries.llhttp)),
    await milo(bytes(binaries.milo)),
    httpParserJs(parserJs as unknown as HttpParserJs),
  ]
  const clock = () => performance.now()
  const rows = measure(contenders, clock, options, (line) => lines.push(line))
  return { rows, alone: measureAlone(clock, options), lines }
}

Object.assign(globalThis, { benchParser: run })
