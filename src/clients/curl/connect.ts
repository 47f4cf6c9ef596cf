/** A transfer's way to a connection: a kept one, or a new one by way of look-up, `--interface` and a proxy's tunnel. */
import { fromLatin1 } from '../../bytes'
import { type ConnectPlace, fixedAddress, isResolveEntry, placeFor, proxyFor } from './destination'
import { type Failure, failure } from './errors'
import { bindTo } from './interface'
import type { ConnectionPool, PlaceKey, PooledConnection } from './pool'
import { proxyConnect } from './proxy'
import type { TransferState } from './transfer-state'
import { type CurlUrl, portOf, SCHEMES } from './url'

/** What becomes of a way that was begun. */
export interface ConnectEvents {
  /** A connection is being opened. */
  opening(connection: PooledConnection): void
  /** A request can be sent on it. */
  ready(connection: PooledConnection): void
  /** It could not be opened. */
  failed(found: Failure): void
}

/** Where a new connection leads to. */
interface Route extends ConnectPlace {
  /** The place that connections are kept under. */
  readonly key: PlaceKey
  readonly proxy: CurlUrl | null
}

/** The meter starts with the transfer's first connection, after what is said of the cache and of kept ones. */
function beginMeter(state: TransferState): void {
  if (state.begun) return
  state.begun = true
  state.hooks.progress?.begin()
}

const closingNone = (state: TransferState): void => state.info('Closing connection -1')

/** Ends a transfer that makes no connection; `-v` has it. */
function refusal(state: TransferState, found: Failure): Failure {
  state.info(found.message)
  closingNone(state)
  return { ...found, shown: true }
}

/** Why curl, or this simulation of it, does not go to the URL's scheme; null where it does. */
function schemeRefusal(state: TransferState): Failure | null {
  const { followed, spec } = state
  const { config } = spec
  const { scheme } = state.url!
  const refused = (text: string) => refusal(state, failure(1, 'curl.scheme', text))
  const disabled = `Protocol "${scheme}" not supported or disabled in libcurl`
  const allowed = followed ? (config.redirectProtocols ?? config.protocols) : config.protocols
  if (allowed && !allowed.has(scheme)) return refused(disabled)
  if (scheme === 'http') return null
  const known = scheme in SCHEMES
  if (followed && scheme === 'file' && !config.redirectProtocols) return refused(disabled)
  if (followed && scheme !== 'https' && known) return null
  return refused(known ? `Protocol "${scheme}" is a protocol of curl, but it is not simulated here` : disabled)
}

/** The entries of `--resolve`, before anything else; what is wrong with one, else null. */
function loadResolves(state: TransferState, pool: ConnectionPool): Failure | null {
  const { resolve } = state.spec.config
  const bad = resolve.find((entry) => !isResolveEntry(entry))
  if (bad !== undefined) return failure(49, 'curl.resolve.entry', `Couldn't parse CURLOPT_RESOLVE entry '${bad}'`)
  for (const entry of resolve) {
    if (entry[0] === '-') continue
    const kept = entry.replace(/^\+/, '')
    const [named = '', port = ''] = kept.split(':')
    if (pool.knows(`${named}:${port}`)) state.info(`RESOLVE ${named}:${port} is - old addresses discarded`)
    state.info(`Added ${kept} to DNS cache${kept === entry ? '' : ' (non-permanent)'}`)
    pool.remember(`${named}:${port}`)
    if (named === '*') state.info(`RESOLVE *:${port} is wildcard, enabling wildcard checks`)
  }
  return null
}

/** Host and port to connect to, or why there is none. */
function routeOf(state: TransferState): Route | Failure {
  const { config } = state.spec
  const url = state.url!
  const proxy = proxyFor(config, url)
  if (proxy !== null && 'refusal' in proxy) return proxy.refusal
  state.noteNetrc()
  const place = proxy ? { name: proxy.host, port: portOf(proxy), shown: null, moved: false } : placeFor(config, url)
  if ('badPort' in place) {
    const text = `No valid port number in connect to host string (${place.badPort})`
    return refusal(state, failure(49, 'curl.connect-to', text))
  }
  const { name, port } = place
  if (place.moved) {
    state.info(`Connecting to hostname: ${name}`)
    state.info(`Connecting to port: ${port}`)
  }
  const tunnel = proxy !== null && config.proxyTunnel
  const host = url.host.toLowerCase()
  // `--connect-to` gives the bundle its name, and the URL the port.
  const bundle = `${(tunnel ? host : name).toLowerCase()}:${proxy && !tunnel ? port : portOf(url)}`
  const match = `${proxy && !tunnel ? '' : host} ${place.moved || proxy ? `${name.toLowerCase()}:${port}` : ''}`
  const key = { bundle, match }
  return { ...place, key, proxy }
}

/** Where curl's memory holds a bundle of connections: `-v` says the address, another one in each run; here one stands for all. */
const BUNDLE_ADDRESS = '0x55d0c3a4e2f0'

/** A connection that was kept for the place, null without one. */
function keptFor(state: TransferState, pool: ConnectionPool, { key, proxy }: Route): PooledConnection | null {
  const dead = (id: number) => {
    state.info(`Connection ${id} seems to be dead`)
    state.info(`Closing connection ${id}`)
  }
  pool.prune(dead)
  if (pool.bundled(key)) {
    state.info(`Found bundle for host: ${BUNDLE_ADDRESS} [serially]`)
    state.info('Can not multiplex, even if we wanted to')
  }
  const kept = pool.take(key, dead)
  if (!kept) return null
  const named = proxy ? `proxy ${kept.name}` : `host ${state.url!.host}`
  state.info(`Re-using existing connection #${kept.id} with ${named}`)
  state.remote = { ip: kept.address, port: kept.port, localPort: kept.localPort }
  return kept
}

/**
 * `--interface`, with what `-v` says of it; null where the connection may be made. `failed` begins the words for a
 * connection that was not made, `Failed to connect to …`.
 */
function bindFailure(state: TransferState, family: 4 | 6, failed: string): Failure | null {
  const { host, spec } = state
  if (spec.config.interface === null) return null
  const bound = bindTo(spec.config.interface, family, (name) => host.resolve(name))
  for (const text of bound.said) state.info(text)
  if (bound.failed === null) return null
  if (bound.failed.at === 'connect') {
    return failure(7, 'curl.connect.refused', `${failed}: Couldn't connect to server`)
  }
  state.info(`${failed}: Failed binding local connection end`)
  return { ...bound.failed.failure, shown: true }
}

/** This machine's network has no IPv6: an address of it is refused at once. */
function refuseAddress6(state: TransferState, pool: ConnectionPool, { name, port }: Route): Failure {
  beginMeter(state)
  const bare = name.slice(1, -1)
  const id = pool.skip()
  const failed = `Failed to connect to ${bare} port ${port} after 0 ms`
  state.info(`  Trying [${bare}]:${port}...`)
  let found = bindFailure(state, 6, failed)
  if (found === null) {
    state.info(`connect to ${bare} port ${port} failed: Connection refused`)
    found = failure(7, 'curl.connect.refused', `${failed}: Couldn't connect to server`)
  }
  if (!found.shown) state.info(found.message)
  state.hooks.progress?.done()
  state.info(`Closing connection ${id}`)
  return { ...found, shown: true }
}

function unresolved(state: TransferState, pool: ConnectionPool, { name, proxy }: Route): Failure {
  beginMeter(state)
  const id = pool.skip()
  const text = `Could not resolve ${proxy ? 'proxy' : 'host'}: ${name}`
  state.info(text)
  state.info(`Closing connection ${id}`)
  return { ...failure(proxy ? 5 : 6, 'curl.resolve', text), shown: true }
}

/** Begins the way to the URL's place. Returns why there is none; else the events follow, the last one ready or failed. */
export function connect(state: TransferState, pool: ConnectionPool, events: ConnectEvents): Failure | null {
  const refused = (state.begun ? null : loadResolves(state, pool)) ?? schemeRefusal(state)
  if (refused) return refused
  state.bodyBytes = 0
  const route = routeOf(state)
  if ('code' in route) return route
  if (!pool.bundled(route.key)) return go(state, pool, route, events)
  // Whether the server has closed behind its last response is known when all of this moment has come.
  state.after(0, () => {
    const found = go(state, pool, route, events)
    if (found) events.failed(found)
  })
  return null
}

/** Goes the way on a kept connection, or opens one. As `connect`. */
function go(state: TransferState, pool: ConnectionPool, route: Route, events: ConnectEvents): Failure | null {
  const { config } = state.spec
  const kept = keptFor(state, pool, route)
  if (kept) {
    beginMeter(state)
    events.ready(kept)
    return null
  }
  const { name, port } = route
  const fixed = fixedAddress(config, name, port)
  if (/^\[[0-9a-fA-F:.]+\]$/.test(name)) return refuseAddress6(state, pool, route)
  const address = fixed ?? state.host.resolve(name)
  if (address === null) return unresolved(state, pool, route)
  open(state, pool, route, address, events)
  return null
}

function open(state: TransferState, pool: ConnectionPool, route: Route, address: string, events: ConnectEvents): void {
  const { config } = state.spec
  const { host } = state
  const { name, port, proxy } = route
  if (pool.remember(`${name}:${port}`) || pool.knows(`*:${port}`)) state.info(`Hostname ${name} was found in DNS cache`)
  beginMeter(state)
  state.info(`  Trying ${address}:${port}...`)
  const began = host.now()
  const after = () => `Failed to connect to ${name} port ${port} after ${Math.round(host.now() - began)} ms`
  const connection = pool.open(route.shown ?? name, address, port, route.key)
  events.opening(connection)
  const unbound = bindFailure(state, 4, after())
  if (unbound) {
    events.failed(unbound)
    return
  }
  const late = () => events.failed(failure(28, 'curl.connect-timeout', `${after()}: Timeout was reached`))
  const cancel = config.connectTimeout > 0 ? state.after(config.connectTimeout, late) : () => {}
  connection.listener = (event) => {
    cancel()
    if (event === 'open') {
      state.info(`Connected to ${connection.name} (${address}) port ${port} (#${connection.id})`)
      state.connects++
      state.times.connected = state.elapsed
      state.remote = { ip: address, port, localPort: connection.localPort }
      if (config.haproxy) {
        // The PROXY protocol's first version, before anything else.
        connection.write(fromLatin1(`PROXY TCP4 127.0.0.1 ${address} ${connection.localPort} ${port}\r\n`))
      }
      if (proxy !== null && config.proxyTunnel) tunnel(state, connection, proxy, events)
      else events.ready(connection)
    } else if (event === 'error') {
      state.info(`connect to ${address} port ${port} failed: Connection refused`)
      events.failed(failure(7, 'curl.connect.refused', `${after()}: Couldn't connect to server`))
    }
  }
}

function tunnel(state: TransferState, connection: PooledConnection, proxy: CurlUrl, events: ConnectEvents): void {
  const { spec, hooks } = state
  const { config, userAgent } = spec
  const header = (line: string) => {
    state.headerBytes += line.length
    if (!config.suppressConnectHeaders) hooks.header(line, line.startsWith('HTTP/') ? 'status' : 'field', state)
  }
  state.requestBytes += proxyConnect(
    connection,
    state.url!,
    proxy,
    config,
    userAgent,
    hooks.log,
    header,
    (found, status) => {
      state.connectStatus = status
      if (found) events.failed(found)
      else events.ready(connection)
    },
  )
}
