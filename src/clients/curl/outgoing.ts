/** The next request of a transfer: what URL, options, cookies and earlier responses make of it. */
import { CODINGS } from './coding'
import { contentRange, timeConditionField } from './conditions'
import { type CookieStore, isLocal } from './cookies'
import { proxyFor } from './destination'
import { type Failure, failure } from './errors'
import { newBoundary } from './form'
import type { PooledConnection } from './pool'
import { proxyCredentials } from './proxy'
import { type BuiltRequest, buildRequest, givenValue } from './request'
import type { TransferState } from './transfer-state'
import { type CurlUrl, formatUrl, SCHEMES } from './url'

/** Path and query, as in a request line. */
const targetOf = (url: CurlUrl): string => `${url.path}${url.query === null ? '' : `?${url.query}`}`

/** The host for which cookies count: the one of `-H Host:` where it is given. */
export const cookieHost = (state: TransferState): string =>
  (givenValue(state.spec.config.headers, 'Host') || state.url!.host).replace(/:\d+$/, '')

/** A request with its method and target, or why it cannot be made. */
export type Outgoing = { readonly built: BuiltRequest; readonly method: string; readonly target: string } | Failure

/** Builds the request that goes next on the connection. */
export function nextRequest(state: TransferState, connection: PooledConnection, cookies: CookieStore | null): Outgoing {
  const { spec, host, kind, hasBody, method, trusted } = state
  const { config } = spec
  const url = state.url!
  const proxy = proxyFor(config, url)
  const proxied = proxy !== null && !config.proxyTunnel
  const port = url.port === null || url.port === SCHEMES[url.scheme] ? '' : `:${url.port}`
  const target = targetOf(url)
  const authorization = trusted || state.netrcLogin ? state.auth.header(method, target, hasBody) : null
  const jar = cookies?.header(cookieHost(state), url.path, isLocal(url.host), host.date()) ?? ''
  const given = givenValue(config.headers, 'Cookie') === null ? config.cookies.join(';') : ''
  const boundary = newBoundary(() => host.random())
  const body = hasBody ? (spec.body?.(boundary) ?? '') : null
  const old = state.lowestVersion === 10 || connection.httpVersion === 10
  const version = config.httpVersion === '1.0' || old ? '1.0' : '1.1'
  const range = spec.resumeFrom > 0 ? `${spec.resumeFrom}-` : config.range
  if (version === '1.0' && spec.unknownLength && hasBody) {
    return failure(25, 'curl.upload', 'Chunky upload is not supported by HTTP 1.0')
  }
  const built = buildRequest({
    kind,
    multipart: spec.multipart && kind === 'POST',
    customMethod: config.customRequest,
    target: config.requestTarget ?? (proxied ? formatUrl({ ...url, login: null, fragment: null }) : target),
    version,
    host: `${url.host}${port}`,
    userAgent: config.userAgent === '' ? null : (config.userAgent ?? spec.userAgent),
    referer: state.referer,
    authorization,
    proxyAuthorization: proxied && !('refusal' in proxy) ? proxyCredentials(config, proxy) : null,
    proxied,
    range,
    contentRange: spec.multipart ? null : contentRange(config, kind, spec.unknownLength ? -1 : (body?.length ?? 0)),
    acceptEncoding: config.compressed ? CODINGS : null,
    te: config.transferEncoding,
    cookie: trusted || given === '' ? [jar, given].filter((each) => each !== '').join('; ') : jar,
    timeCondition: timeConditionField(config),
    headers: config.headers,
    proxyHeaders: proxied ? config.proxyHeaders : [],
    upgrade: config.upgrade && version === '1.1',
    trusted,
    body,
    unknownLength: spec.unknownLength,
    crlf: config.crlf || config.ascii,
    boundary,
    probe: state.auth.probing,
    noExpect: state.noExpect,
  })
  return { built, method, target }
}
