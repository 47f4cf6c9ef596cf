import { NAMES } from './names'
import { SCAN_MODULE } from './scan-module'
import { FIELD_SPANS } from './spans'

/**
 * What `scan.wat` offers. Indices count from the first of `BYTES`. `fields`, `request` and `response` give one integer: `Scanned`
 * and `Fact` in `spans.ts` say what its bits are.
 */
export interface ScanMachine {
  fields(at: number, end: number, bound: number, origin: number, most: number, count: number): number
  request(at: number, end: number, limit: number, most: number): number
  response(at: number, end: number, limit: number, most: number): number
  ascii(at: number, end: number): number
  names(origin: number, count: number): void
  slot(at: number, length: number): number
}

/** Indices of `WORDS`: where the machine writes what it found, and is asked for here; the length of the content is one more than it is. */
export const WORD = { second: 2, line: 4, status: 6, length: 9, hostStart: 12, hostEnd: 13 } as const

const SPANS_AT = 1024
const BYTES_AT = 32_768
const PAGES = 4
const NAMES_AT = 196_608
const SLOTS_AT = 204_800
const SLOTS = 1024
/** Bytes that a name of the table has room for. */
const NAME = 32

/**
 * The memory of the machine. It is there from the beginning and never grows, so that what is compiled can take it for given;
 * to have it needs no permission of a page.
 */
const MEMORY = typeof WebAssembly === 'undefined' ? null : new WebAssembly.Memory({ initial: PAGES, maximum: PAGES })
const BUFFER = MEMORY === null ? new ArrayBuffer(PAGES * 65_536) : MEMORY.buffer

/** The machine; null where there is none. */
export let MACHINE: ScanMachine | null = null
/** Parts of its memory. */
export const WORDS = new Int32Array(BUFFER, 0, 16)
export const TIMES = new Int32Array(BUFFER, 64, 6)
export const PLACES = new Int32Array(BUFFER, 96, 6)
export const SPANS = new Int32Array(BUFFER, SPANS_AT, (BYTES_AT - SPANS_AT) >> 2)
export const BYTES = new Uint8Array(BUFFER, BYTES_AT, NAMES_AT - BYTES_AT)
export const VIEW = new DataView(BUFFER, BYTES_AT, NAMES_AT - BYTES_AT)

/**
 * From here on parsers read heads with WebAssembly: sixteen bytes at a time instead of four, with the same result. False where
 * the platform has none, or a page's policy forbids it (it needs `'wasm-unsafe-eval'`). In Node that is done already; a page has
 * to call this, because trying it would be reported as a breach of its policy.
 */
export function useWebAssembly(): boolean {
  if (MACHINE !== null) return true
  if (MEMORY === null) return false
  try {
    const code = Uint8Array.from(SCAN_MODULE.match(/../g)!, (digits) => Number.parseInt(digits, 16))
    const imports = { scan: { memory: MEMORY } }
    const machine = new WebAssembly.Instance(new WebAssembly.Module(code), imports).exports as unknown as ScanMachine
    learnNames(machine)
    MACHINE = machine
    return true
  } catch {
    return false
  }
}

/** Writes the table of names. */
function learnNames(machine: ScanMachine): void {
  const slots = new Uint8Array(BUFFER, SLOTS_AT, SLOTS)
  for (const [id, name] of NAMES.entries()) {
    const at = NAMES_AT + id * NAME
    const bytes = new Uint8Array(BUFFER, at, NAME)
    for (let index = 0; index < name.length; index++) bytes[index] = name.charCodeAt(index)
    let slot = machine.slot(at - BYTES_AT, name.length)
    while (slots[slot] !== 0) slot = (slot + 1) & (SLOTS - 1)
    slots[slot] = id + 1
  }
}

/** Memory of a scanner that does not have that of the machine. */
export class Own {
  readonly bytes: Uint8Array
  readonly view: DataView
  spans: Int32Array
  readonly times: Int32Array
  readonly places: Int32Array

  constructor(room: number, before: Own | null) {
    this.bytes = new Uint8Array(room)
    this.view = new DataView(this.bytes.buffer)
    this.spans = before?.spans ?? new Int32Array(FIELD_SPANS * 32)
    this.times = before?.times ?? new Int32Array(6)
    this.places = before?.places ?? new Int32Array(6)
  }
}

if ((globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined)
  useWebAssembly()
