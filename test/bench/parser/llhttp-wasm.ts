import type { Contender, Sink } from './sink'
import { Offsets, REGION } from './wasm-head'

interface Exports {
  memory: WebAssembly.Memory
  _initialize(): void
  malloc(length: number): number
  llhttp_alloc(type: number): number
  llhttp_execute(parser: number, at: number, length: number): number
  llhttp_get_method(parser: number): number
  llhttp_get_http_minor(parser: number): number
  llhttp_method_name(method: number): number
}

/** llhttp as WebAssembly with SIMD, the build that undici carries. `binary` is its module. */
export async function llhttpWasm(binary: Uint8Array): Promise<Contender> {
  const offsets = new Offsets()
  let sink: Sink | null = null
  let request = true
  let lazy = false
  let memory = new Uint8Array(0)
  let piece = new Uint8Array(0) as Uint8Array
  let shift = 0
  let heading = false
  const methods: string[] = []
  const env = {
    wasm_on_message_begin: () => {
      offsets.clear()
      heading = true
      return 0
    },
    wasm_on_url: (_: number, at: number, length: number) => {
      offsets.target(at, length)
      return 0
    },
    wasm_on_status: () => 0,
    wasm_on_header_field: (_: number, at: number, length: number) => {
      offsets.part(0, at, length)
      return 0
    },
    wasm_on_header_value: (_: number, at: number, length: number) => {
      offsets.part(2, at, length)
      return 0
    },
    wasm_on_headers_complete: (parser: number, status: number) => {
      heading = false
      const method = request ? methods[wasm.llhttp_get_method(parser)]! : ''
      offsets.deliver(memory, lazy, sink!, method, request ? 0 : status, wasm.llhttp_get_http_minor(parser))
      return 0
    },
    wasm_on_body: (_: number, at: number, length: number) => {
      sink!.body(piece, at - shift, at - shift + length)
      return 0
    },
    wasm_on_message_complete: () => {
      sink!.end()
      return 0
    },
  }
  const { instance } = await WebAssembly.instantiate(binary as BufferSource & Uint8Array<ArrayBuffer>, { env })
  const wasm = instance.exports as unknown as Exports
  wasm._initialize()
  const region = wasm.malloc(REGION)
  const parsers = [wasm.llhttp_alloc(1), wasm.llhttp_alloc(2)]
  memory = new Uint8Array(wasm.memory.buffer)
  for (let method = 0; method < 34; method++) {
    const at = wasm.llhttp_method_name(method)
    methods.push(new TextDecoder().decode(memory.subarray(at, memory.indexOf(0, at))))
  }
  const name = 'llhttp wasm'
  return {
    name,
    start(role, isLazy, into) {
      const parser = parsers[role === 'request' ? 0 : 1]!
      let at = region
      return (bytes) => {
        sink = into
        request = role === 'request'
        lazy = isLazy
        if (!heading) at = region
        memory.set(bytes, at)
        piece = bytes
        shift = at
        const result = wasm.llhttp_execute(parser, at, bytes.length)
        if (result !== 0) throw new Error(`${name}: error ${result}`)
        at += bytes.length
      }
    },
  }
}
