import type { Contender, Sink } from './sink'
import { textOf } from './text'
import { Offsets, REGION } from './wasm-head'

interface Exports {
  memory: WebAssembly.Memory
  alloc(length: number): number
  create(): number
  parse(parser: number, at: number, length: number): number
  set_mode(parser: number, mode: number): void
  get_status(parser: number): number
  get_version_minor(parser: number): number
  get_error_code(parser: number): number
}

/** Milo as WebAssembly, called without its wrapper. `binary` is its module. */
export async function milo(binary: Uint8Array): Promise<Contender> {
  const offsets = new Offsets()
  let sink: Sink | null = null
  let request = true
  let lazy = false
  let memory = new Uint8Array(0)
  let piece = new Uint8Array(0) as Uint8Array
  /** Where in memory the data of this call begins, and the piece. */
  let data = 0
  let shift = 0
  let heading = false
  let methodStart = 0
  let methodEnd = 0
  const env = {
    run_callback: (type: number, parser: number, at: number, length: number) => {
      switch (type) {
        case 4:
          offsets.clear()
          heading = true
          break
        case 5:
          sink!.end()
          break
        case 9:
          methodStart = data + at
          methodEnd = methodStart + length
          break
        case 10:
          offsets.target(data + at, length)
          break
        case 15:
          offsets.part(0, data + at, length)
          break
        case 16:
          offsets.part(2, data + at, length)
          break
        case 17: {
          heading = false
          const method = request ? methodOf(memory, methodStart, methodEnd) : ''
          const status = request ? 0 : wasm.get_status(parser)
          offsets.deliver(memory, lazy, sink!, method, status, minorOf(wasm.get_version_minor(parser)))
          break
        }
        case 25:
          sink!.body(piece, data + at - shift, data + at - shift + length)
          break
      }
    },
  }
  const { instance } = await WebAssembly.instantiate(binary as BufferSource & Uint8Array<ArrayBuffer>, { env })
  const wasm = instance.exports as unknown as Exports
  const region = wasm.alloc(REGION)
  const parsers = [wasm.create(), wasm.create()]
  for (const [at, parser] of parsers.entries()) wasm.set_mode(parser, at + 1)
  memory = new Uint8Array(wasm.memory.buffer)
  const name = 'milo'
  return {
    name,
    start(role, isLazy, into) {
      const parser = parsers[role === 'request' ? 0 : 1]!
      /** End of what lies in memory, and start of what was not taken of it. */
      let end = region
      let left = region
      return (bytes) => {
        sink = into
        request = role === 'request'
        lazy = isLazy
        if (!heading && left === end) left = end = region
        memory.set(bytes, end)
        piece = bytes
        shift = end
        data = left
        end += bytes.length
        left += wasm.parse(parser, left, end - left)
        const error = wasm.get_error_code(parser)
        if (error !== 0) throw new Error(`${name}: error ${error}`)
      }
    },
  }
}

/** Milo gives the digit as its character or as its value, by version. */
const minorOf = (minor: number) => (minor >= 0x30 ? minor - 0x30 : minor)

function methodOf(memory: Uint8Array, start: number, end: number): string {
  if (end - start === 3 && memory[start] === 0x47) return 'GET'
  if (end - start === 4 && memory[start + 1] === 0x4f) return 'POST'
  return textOf(memory, start, end)
}
