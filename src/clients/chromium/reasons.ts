import type { Rule, Why } from '../browser'
import { codeOf } from './pages'

/** The rule of Chromium that made an outcome, in a sentence. */
export function explain(why: Why): Rule {
  const { failure } = why
  if (!failure) return shown(why)
  const named = failed(why)
  if (named) return named
  return {
    rule: `chromium.${failure.kind}`,
    text: `Chrome gives up on this reply: ${codeOf(failure)}.`,
    requirement: null,
  }
}

function shown({ outcome, status, skipped, sniffed, mimeType, attached, http09, fromCache }: Why): Rule {
  if (outcome === 'no-navigation')
    return {
      rule: `chromium.status-${status}`,
      text:
        status === 304
          ? 'A 304 says that a stored copy is still good, but Chrome had asked for no such thing: the tab stays where it was.'
          : `A ${status} reply has no page to show: the tab stays where it was.`,
      requirement: status === 304 ? 'RFC 9110 15.4.5' : 'RFC 9110 15.3.5',
    }
  if (outcome === 'download')
    return attached
      ? {
          rule: 'chromium.attachment',
          text: 'Content-Disposition says that the content is to be kept: Chrome downloads it.',
          requirement: 'RFC 6266 4.2',
        }
      : {
          rule: 'chromium.download',
          text: `Chrome does not show ${mimeType ?? 'this type'} itself: it downloads it.`,
          requirement: null,
        }
  if (http09)
    return {
      rule: 'chromium.icy',
      text: 'The reply begins with “ICY ”, as Shoutcast servers answer: Chrome takes all of it as content.',
      requirement: 'RFC 9112 4',
    }
  if (fromCache)
    return {
      rule: 'chromium.cache',
      text: 'Chrome has a stored reply that is still good, and shows that.',
      requirement: 'RFC 9111 4',
    }
  if (status !== null && (status < 100 || status > 999))
    return {
      rule: 'chromium.status-digits',
      text: `A status has three digits. Chrome takes what number there is, and shows a page of status ${status}.`,
      requirement: 'RFC 9112 4',
    }
  if (sniffed)
    return {
      rule: 'chromium.sniffed',
      text: `The reply does not say what it is, so Chrome looks at its first bytes and takes it for ${mimeType}.`,
      requirement: 'RFC 9110 8.3',
    }
  if (skipped > 0)
    return {
      rule: 'chromium.leading-bytes',
      text: `Chrome skips up to 4 bytes before the status line; here ${skipped === 1 ? 'is 1' : `are ${skipped}`}.`,
      requirement: 'RFC 9112 2.2',
    }
  return { rule: 'chromium.document', text: 'The reply is valid HTTP: Chrome shows its content.', requirement: null }
}

function failed({ failure, url, outcome }: Why): Rule | null {
  switch (failure!.kind) {
    case 'invalid-response':
      return {
        rule: 'chromium.status-line',
        text: 'Chrome looked for a status line, “HTTP/…”, in the first bytes and found none. It takes HTTP/0.9 replies on port 80 alone.',
        requirement: 'RFC 9112 4',
      }
    case 'empty':
      return {
        rule: 'chromium.empty',
        text: 'The server closed the connection without sending anything.',
        requirement: null,
      }
    case 'refused':
      return {
        rule: 'chromium.refused',
        text: `Nothing listens on ${url.host}: the network refused the connection.`,
        requirement: null,
      }
    case 'reset':
      return {
        rule: 'chromium.reset',
        text: 'The server reset the connection before the reply was complete.',
        requirement: null,
      }
    case 'status':
      return {
        rule: 'chromium.own-error-page',
        text: 'The reply has an error status and no content, so Chrome shows a page of its own.',
        requirement: null,
      }
    case 'proxy-auth':
      return {
        rule: 'chromium.status-407',
        text: 'Chrome asked the server directly, so a proxy’s question, 407, cannot be meant for it.',
        requirement: 'RFC 9110 15.5.8',
      }
    case 'download':
      return {
        rule: 'chromium.status-of-download',
        text: 'The content is none that a tab shows, and the status is not one of success: Chrome keeps nothing of it.',
        requirement: null,
      }
    case 'cut-off':
      return {
        rule: 'chromium.cut-off',
        text:
          outcome === 'download'
            ? 'The connection closed before the content was complete: the download is broken off.'
            : 'The connection closed before the content was complete. Chrome keeps what it has and says so in its console.',
        requirement: 'RFC 9112 8',
      }
    case 'head-too-big':
      return {
        rule: 'chromium.head-limit',
        text: 'Chrome reads at most 256 KiB of status line and fields; here are more.',
        requirement: null,
      }
    case 'lengths-differ':
      return {
        rule: 'chromium.lengths-differ',
        text: 'There is more than one Content-Length and they differ, so nobody can say where the content ends.',
        requirement: 'RFC 9112 6.3',
      }
    case 'locations-differ':
      return {
        rule: 'chromium.locations-differ',
        text: 'There is more than one Location and they differ: Chrome follows none.',
        requirement: 'RFC 9110 10.2.2',
      }
    case 'dispositions-differ':
      return {
        rule: 'chromium.dispositions-differ',
        text: 'There is more than one Content-Disposition and they differ: Chrome refuses the reply.',
        requirement: 'RFC 6266 4.1',
      }
    case 'bad-chunk':
      return {
        rule: 'chromium.chunk',
        text: 'A chunk does not have the form that Chrome reads: its size in hexadecimal digits, a line end, so many bytes, a line end.',
        requirement: 'RFC 9112 7.1',
      }
    case 'codings-invalid':
      return {
        rule: 'chromium.codings-invalid',
        text: 'Content-Encoding holds a character that no name of a coding has (one of " = ; *), so Chrome does not look at the content.',
        requirement: 'RFC 9110 8.4',
      }
    case 'coding':
      return {
        rule: 'chromium.coding',
        text: 'The content is not in the coding that Content-Encoding names.',
        requirement: 'RFC 9110 8.4',
      }
    case 'redirects':
      return {
        rule: 'chromium.redirects',
        text: 'Chrome follows 20 redirects in a row and then gives up.',
        requirement: 'RFC 9110 15.4',
      }
    case 'redirect':
    case 'bad-redirect':
      return {
        rule: 'chromium.redirect-target',
        text: 'The redirect leads where Chrome does not go from a page: another scheme, or a port that it never asks.',
        requirement: 'RFC 9110 15.4',
      }
    default:
      return null
  }
}
