/** `--interface`: the end of a connection that is this machine's. */
import { type Failure, failure } from './errors'

/** What came of it: what `-v` says, and why the connection cannot be made. */
export interface Bound {
  readonly said: readonly string[]
  /** null: it is bound. `bind`: the failure has words of its own; `connect`: the address is passed over as unreachable. */
  readonly failed: { readonly at: 'bind'; readonly failure: Failure } | { readonly at: 'connect' } | null
}

/** The numbers of the address families in Linux: AF_INET and AF_INET6. */
const FAMILY = { 4: 2, 6: 10 } as const

const bad = (text: string, ...said: string[]): Bound => ({
  said: [...said, text],
  failed: { at: 'bind', failure: failure(45, 'curl.interface', text) },
})

const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address)

/**
 * Binds to the interface or host that the option names, for an address of the given family. This machine's only
 * interface is `lo`, with 127.0.0.0/8 and ::1. `resolve`: the IPv4 address of a host name, null where it has none.
 */
export function bindTo(option: string, family: 4 | 6, resolve: (name: string) => string | null): Bound {
  const [, kind = '', name = ''] = /^(if!|host!)?(.*)$/s.exec(option) ?? []
  if (option === 'lo' || (kind === 'if!' && (name === 'lo' || name === ''))) return { said: [], failed: null }
  if (kind === 'if!') return bad(`Couldn't bind to interface '${name}'`)
  const numeric = /^\d{1,3}(?:\.\d{1,3}){3}$|^[0-9a-f]*:[0-9a-f:]*$/i.test(name)
  const address = numeric ? name : name === '' ? null : resolve(name)
  if (address === null) return bad(`Couldn't bind to '${name}'`, `Could not resolve host: ${name}`)
  const found = address.includes(':') ? 6 : 4
  const resolved = `Name '${name}' family ${FAMILY[family]} resolved to '${address}' family ${FAMILY[found]}`
  if (found !== family) return { said: [resolved], failed: { at: 'connect' } }
  if (!isLoopback(address)) return bad('bind failed with errno 99: Cannot assign requested address', resolved)
  return { said: [resolved, 'Local port: 0'], failed: null }
}
