import { REASON_PHRASES } from '../../http'
import type { Failure } from '../browser'
import type { BrowserError } from '../types'

/** What Firefox says of a redirect to an address that it cannot use, by its code. */
const BAD_TARGETS: Readonly<Record<string, { readonly title: string; readonly hint: string }>> = {
  NS_ERROR_UNKNOWN_PROTOCOL: {
    title: 'The address wasn’t understood',
    hint: 'You might need to install other software to open this address.',
  },
  NS_ERROR_MALFORMED_URI: {
    title: 'Hmm. That address doesn’t look right.',
    hint: 'Check to make sure you’ve typed the website address correctly.',
  },
}

const WHAT_TO_DO = 'What can you do about it?'
const UNAVAILABLE = 'The site could be temporarily unavailable or too busy. Try again in a few moments.'
const NETWORK = 'If you are unable to load any pages, check your computer’s network connection.'
const FIREWALL =
  'If your computer or network is protected by a firewall or proxy, make sure that Firefox is permitted to access the web.'
const ISSUE =
  'The issue is most likely with the website, and there is nothing you can do to resolve it. You can notify the website’s administrator about the problem.'

const UNVERIFIED =
  'The page you are trying to view cannot be shown because the authenticity of the received data could not be verified.'

const TLS_CODES = {
  closed: 'PR_END_OF_FILE_ERROR',
  reset: 'PR_CONNECT_RESET_ERROR',
  'no-record': 'SSL_ERROR_RX_UNKNOWN_RECORD_TYPE',
  'long-record': 'SSL_ERROR_RX_RECORD_TOO_LONG',
} as const

/** A status with its phrase, or the usual one where the reply gave none. */
const statusOf = ({ status, statusText }: { readonly status: number; readonly statusText: string }): string =>
  `${status} ${statusText || (REASON_PHRASES[status] ?? '')}`.trimEnd()

/** The words of Firefox's own error page. */
export function errorPage(failure: Failure, url: URL): BrowserError {
  const page = (code: string, heading: string, ...paragraphs: string[]): BrowserError => ({
    code,
    title: 'Problem loading page',
    heading,
    paragraphs,
  })
  switch (failure.kind) {
    case 'empty':
    case 'reset':
      return page(
        'NS_ERROR_NET_EMPTY_RESPONSE',
        'Looks like there’s a problem with this site',
        `${url.host} sent back an empty page.`,
        WHAT_TO_DO,
        UNAVAILABLE,
        NETWORK,
        FIREWALL,
        'Error Code: NS_ERROR_NET_EMPTY_RESPONSE',
      )
    case 'refused':
      return page(
        'NS_ERROR_CONNECTION_REFUSED',
        'Unable to connect',
        `Firefox can’t connect to the server at ${url.host}`,
        WHAT_TO_DO,
        UNAVAILABLE,
        NETWORK,
        FIREWALL,
      )
    case 'download':
      return page(
        'NS_ERROR_NET_ERROR_RESPONSE',
        'Looks like there’s a problem with this site',
        `The server at ${url.host} sent back an error: ${statusOf(failure)}`,
        WHAT_TO_DO,
        'Check to make sure you’ve typed the website address correctly.',
        UNAVAILABLE,
      )
    case 'unresolved':
      return page(
        'NS_ERROR_UNKNOWN_HOST',
        'Server Not Found',
        `Firefox can’t connect to the server at ${url.hostname}.`,
        WHAT_TO_DO,
        'Check to make sure you’ve typed the website address correctly and try again in a few moments.',
        'Check your network connection.',
        'Check that Firefox has permission to access the web (you might be connected but behind a firewall).',
        'Learn more…',
      )
    case 'tls': {
      const code = TLS_CODES[failure.how]
      const words =
        failure.how === 'long-record'
          ? [
              `An error occurred during a connection to ${url.host}. SSL received a record that exceeded the maximum permissible length.`,
            ]
          : [UNVERIFIED, WHAT_TO_DO, ISSUE, `Error Code: ${code}`]
      return { ...page(code, 'Secure Connection Failed', ...words), title: 'Warning: Security Risk' }
    }
    case 'redirects':
      return page(
        'NS_ERROR_REDIRECT_LOOP',
        'The page isn’t redirecting properly',
        `Firefox can’t connect to the server at ${url.host}`,
        WHAT_TO_DO,
        UNAVAILABLE,
      )
    case 'invalid-value':
      return page(
        'NS_ERROR_DOM_INVALID_HEADER_VALUE',
        'Looks like there’s a problem with this site',
        `${url.host} sent back a header with empty characters not allowed by web security standards.`,
        WHAT_TO_DO,
        UNAVAILABLE,
        'Check to make sure you’ve typed the website address correctly.',
      )
    case 'coding':
      return page(
        'NS_ERROR_INVALID_CONTENT_ENCODING',
        'Content Encoding Error',
        'The page you are trying to view cannot be shown because it uses an invalid or unsupported form of compression.',
        ...(failure.status >= 400 ? [`Error code: ${statusOf(failure)}`] : []),
        WHAT_TO_DO,
        ISSUE,
      )
    default:
      if (failure.kind === 'redirect' && Object.hasOwn(BAD_TARGETS, failure.code)) {
        const { title, hint } = BAD_TARGETS[failure.code]!
        return page(failure.code, title, `Firefox can’t connect to the server at ${url.host}`, WHAT_TO_DO, hint)
      }
      return page(
        'NS_ERROR_CORRUPTED_CONTENT',
        'Corrupted Content Error',
        'The page you are trying to view cannot be shown because an error in the data transmission was detected.',
        WHAT_TO_DO,
        ISSUE,
      )
  }
}
