/** What the command line asks for. */
export type Command =
  | {
      readonly kind: 'serve'
      readonly file: string
      readonly port: number
      readonly host: string
      readonly trace: boolean
      /** The options that only a handler has a use for, as far as they were named. */
      readonly forHandler: readonly string[]
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }

export const USAGE = `barewire serve FILE.ts [--port N] [--host H] [--trace]

Runs a server file. One with a default export is a handler: it is served on the port (8000 where none is named).
One without is a script that opens its own sockets with 'barewire/socket'.

  --port N   the port for a handler; 0 picks a free one
  --host H   the address for a handler (localhost where none is named; 0.0.0.0 for every address)
  --trace    prints the bytes that cross each connection
`

const wrong = (message: string): Command => ({ kind: 'wrong', message })

/** Reads the arguments behind `barewire`. */
export function readArguments(args: readonly string[]): Command {
  const [verb, ...rest] = args
  if (verb === undefined || verb === 'help' || args.includes('--help') || args.includes('-h')) return { kind: 'help' }
  if (verb !== 'serve') return wrong(`expected 'serve', got '${verb}'`)
  let file: string | null = null
  let port = 8000
  let host = 'localhost'
  let trace = false
  const forHandler: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const [name, inline] = rest[at]!.startsWith('--') ? rest[at]!.split(/=(.*)/s) : [rest[at]!]
    const value = () => inline ?? rest[++at]
    switch (name) {
      case '--port': {
        const text = value()
        if (text === undefined || !/^\d{1,5}$/.test(text) || Number(text) > 65_535)
          return wrong(`--port takes a number from 0 to 65535, got ${text === undefined ? 'nothing' : `'${text}'`}`)
        port = Number(text)
        forHandler.push(name)
        break
      }
      case '--host': {
        const text = value()
        if (!text) return wrong('--host takes an address, got nothing')
        // An IPv6 address as a URL has it, and as this command prints it.
        host = /^\[(.+)\]$/.exec(text)?.[1] ?? text
        forHandler.push(name)
        break
      }
      case '--trace':
        if (inline !== undefined) return wrong(`--trace takes no value, got '${inline}'`)
        trace = true
        break
      default:
        if (name!.startsWith('-')) return wrong(`there is no option '${name}'`)
        if (name === '') return wrong('expected a file to serve, got an empty name')
        if (file !== null) return wrong(`expected one file, got '${file}' and '${name}'`)
        file = name!
    }
  }
  return file === null ? wrong('expected a file to serve') : { kind: 'serve', file, port, host, trace, forHandler }
}
