import { SCAN_MODULE } from './scan-module'

/** What `scan.wat` offers. Indices count from the first of `BYTES`. */
export interface ScanMachine {
  readonly memory: { readonly buffer: ArrayBuffer }
  requestLine(at: number, end: number): number
  fields(at: number, end: number, bound: number, origin: number, most: number, count: number): number
  request(at: number, end: number, limit: number, most: number): number
}

/** Indices of `WORDS`: where the machine writes what it found. */
export const WORD = { first: 1, second: 2, minor: 3, line: 4, count: 5, obs: 6, plainHost: 7 } as const

const SPANS_AT = 1024
const BYTES_AT = 32_768

/** The machine, whose memory never grows; null where there is none. */
export let MACHINE: ScanMachine | null = null
/** Parts of its memory. */
export let WORDS = new Int32Array(16)
export let TIMES = new Int32Array(6)
export let PLACES = new Int32Array(6)
export let SPANS = new Int32Array(0)
export let BYTES = new Uint8Array(0)
export let VIEW = new DataView(new ArrayBuffer(0))

/**
 * From here on parsers read heads with WebAssembly: sixteen bytes at a time instead of four, with the same result. False where
 * the platform has none, or a page's policy forbids it (it needs `'wasm-unsafe-eval'`). In Node that is done already; a page has
 * to call this, because trying it would be reported as a breach of its policy.
 */
export function useWebAssembly(): boolean {
  if (MACHINE !== null) return true
  if (typeof WebAssembly === 'undefined') return false
  try {
    const code = Uint8Array.from(SCAN_MODULE.match(/../g)!, (digits) => Number.parseInt(digits, 16))
    const machine = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as unknown as ScanMachine
    const { buffer } = machine.memory
    WORDS = new Int32Array(buffer, 0, 16)
    TIMES = new Int32Array(buffer, 64, 6)
    PLACES = new Int32Array(buffer, 96, 6)
    SPANS = new Int32Array(buffer, SPANS_AT, (BYTES_AT - SPANS_AT) >> 2)
    BYTES = new Uint8Array(buffer, BYTES_AT)
    VIEW = new DataView(buffer, BYTES_AT)
    MACHINE = machine
    return true
  } catch {
    return false
  }
}

if ((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined)
  useWebAssembly()
