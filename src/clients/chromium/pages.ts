import type { Failure } from '../browser'
import type { BrowserError } from '../types'

const TLS_CODES = {
  closed: 'ERR_CONNECTION_CLOSED',
  reset: 'ERR_CONNECTION_RESET',
  'no-record': 'ERR_SSL_PROTOCOL_ERROR',
  'long-record': 'ERR_SSL_PROTOCOL_ERROR',
} as const

/** The network error code of a failure (net/base/net_error_list names). */
export function codeOf(failure: Failure): string {
  switch (failure.kind) {
    case 'empty':
      return 'ERR_EMPTY_RESPONSE'
    case 'invalid-response':
      return 'ERR_INVALID_HTTP_RESPONSE'
    case 'head-too-big':
      return 'ERR_RESPONSE_HEADERS_TOO_BIG'
    case 'invalid-value':
    case 'bad-head':
    case 'fields-differ':
      return 'ERR_INVALID_HTTP_RESPONSE'
    case 'locations-differ':
      return 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION'
    case 'dispositions-differ':
      return 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION'
    case 'coding':
    case 'codings-invalid':
      return 'ERR_CONTENT_DECODING_FAILED'
    case 'redirect':
      return failure.code
    case 'bad-redirect':
    case 'cors':
    case 'not-cached':
      return 'ERR_FAILED'
    case 'lengths-differ':
      return 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'
    case 'reset':
      return 'ERR_CONNECTION_RESET'
    case 'refused':
      return 'ERR_CONNECTION_REFUSED'
    case 'unresolved':
      return 'ERR_NAME_NOT_RESOLVED'
    case 'tls':
      return TLS_CODES[failure.how]
    case 'redirects':
      return 'ERR_TOO_MANY_REDIRECTS'
    case 'cut-off':
      return 'ERR_CONTENT_LENGTH_MISMATCH'
    case 'bad-chunk':
      return 'ERR_INVALID_CHUNKED_ENCODING'
    case 'proxy-auth':
      return 'ERR_UNEXPECTED_PROXY_AUTH'
    case 'download':
      return 'ERR_INVALID_RESPONSE'
    case 'status':
      return `HTTP ERROR ${failure.status}`
  }
}

/** The words of Chromium's own error page. */
export function errorPage(failure: Failure, url: URL): BrowserError {
  const code = codeOf(failure)
  const host = url.hostname
  const broken = 'This page isn’t working'
  const unreachable = 'This site can’t be reached'
  const page = (heading: string, ...paragraphs: string[]): BrowserError => ({ code, title: host, heading, paragraphs })
  const checks = ['Try:', 'Checking the connection', 'Checking the proxy and the firewall']
  switch (failure.kind) {
    case 'empty':
      return page(broken, `${host} didn’t send any data.`)
    case 'invalid-response':
    case 'bad-head':
    case 'locations-differ':
    case 'dispositions-differ':
    case 'lengths-differ':
      return page(broken, `${host} sent an invalid response.`)
    case 'redirects':
      return page(broken, `${host} redirected you too many times.`, 'Try deleting your cookies.')
    case 'redirect':
      if (failure.code === 'ERR_INVALID_REDIRECT') return page(broken, `${host} sent an invalid response.`)
      return page(
        unreachable,
        `The webpage at ${url.href} might be temporarily down or it may have moved permanently to a new web address.`,
      )
    case 'unresolved':
      return page(
        unreachable,
        `${host}’s server IP address could not be found.`,
        'Try:',
        'Checking the connection',
        'Checking the proxy, firewall, and DNS configuration',
      )
    case 'refused':
      return page(unreachable, `${host} refused to connect.`, ...checks)
    case 'tls':
      if (failure.how === 'closed') return page(unreachable, `${host} unexpectedly closed the connection.`, ...checks)
      if (failure.how === 'reset') return page(unreachable, 'The connection was reset.', ...checks)
      return page('This site can’t provide a secure connection', `${host} sent an invalid response.`)
    case 'reset':
      return page(unreachable, 'The connection was reset.', ...checks)
    case 'status':
      if (failure.status === 404)
        return page(`This ${host} page can’t be found`, `No webpage was found for the web address: ${url.href}`)
      if (failure.status === 410) return page(`This ${host} page can’t be found`, 'It may have been moved or deleted.')
      if (failure.status === 504) return page(broken, `${host} took too long to respond.`)
      if (failure.status === 403)
        return page(`Access to ${host} was denied`, "You don't have authorization to view this page.")
      if (failure.status < 500 || failure.status > 504)
        return page(broken, 'If the problem continues, contact the site owner.')
      return page(broken, `${host} is currently unable to handle this request.`)
    default:
      return page(
        unreachable,
        `The webpage at ${url.href} might be temporarily down or it may have moved permanently to a new web address.`,
      )
  }
}
