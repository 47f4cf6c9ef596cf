/** `-p`: a tunnel through a proxy with CONNECT (RFC 9110 section 9.3.6). */
import { base64, fromLatin1, latin1 } from '../../bytes'
import type { Config } from './config'
import { type Failure, failure } from './errors'
import type { PooledConnection } from './pool'
import { givenHeaders } from './request'
import { type CurlUrl, portOf } from './url'
import type { TransferLog } from './verbose'

/** The value of Proxy-Authorization for `-U` or the proxy's own URL, null without it. */
export function proxyCredentials(config: Config, proxy: CurlUrl): string | null {
  if (config.proxyUser === null && proxy.user === null) return null
  const given = config.proxyUser ?? `${proxy.user}:${proxy.password ?? ''}`
  const pair = given.includes(':') ? given : `${given}:`
  return `Basic ${base64(fromLatin1(pair))}`
}

/** Asks for a tunnel and reads the answer's head; `done` gets null where the tunnel stands. How many bytes the question has. */
export function proxyConnect(
  connection: PooledConnection,
  url: CurlUrl,
  proxy: CurlUrl,
  config: Config,
  userAgent: string,
  log: TransferLog | null,
  /** A line of the proxy's head. */
  header: (line: string) => void,
  done: (failure: Failure | null, status: number) => void,
): number {
  const target = `${url.host}:${portOf(url)}`
  const agent = config.userAgent === '' ? '' : `User-Agent: ${config.userAgent ?? userAgent}\r\n`
  const credentials = proxyCredentials(config, proxy)
  const authorization = credentials === null ? '' : `Proxy-Authorization: ${credentials}\r\n`
  const own = givenHeaders(config.proxyHeaders)
    .filter((header) => !header.empty)
    .map((header) => `${header.line}\r\n`)
    .join('')
  const head = `CONNECT ${target} HTTP/${config.proxy10 ? '1.0' : '1.1'}\r\nHost: ${target}\r\n${authorization}${agent}Proxy-Connection: Keep-Alive\r\n${own}\r\n`
  log?.info('allocate connect buffer')
  log?.info(`Establish HTTP proxy tunnel to ${target}`)
  log?.headerOut(head)
  connection.write(fromLatin1(head))
  let status = 0
  let first = true
  const read = () => {
    for (;;) {
      const line = connection.readLine()
      if (!line) break
      const text = latin1(line)
      log?.headerIn(text)
      header(text)
      if (first) {
        status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0)
        first = false
      }
      if (/^[\r\n]/.test(text)) {
        connection.listener = null
        if (status >= 200 && status < 300) {
          log?.info(`CONNECT phase completed`)
          log?.info(`CONNECT tunnel established, response ${status}`)
          done(null, status)
        } else done(failure(56, 'curl.proxy.refused', `CONNECT tunnel failed, response ${status}`), status)
        return
      }
    }
    if (connection.failed) done(failure(56, 'curl.proxy.reset', 'Recv failure: Connection reset by peer'), status)
    else if (connection.ended) done(failure(56, 'curl.proxy.closed', 'Proxy CONNECT aborted'), status)
  }
  connection.listener = (event) => {
    if (event !== 'drain') read()
  }
  return head.length
}
