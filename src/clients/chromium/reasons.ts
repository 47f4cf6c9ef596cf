import { commonRule, cutOffText, type Rule, type Why } from '../browser'
import { codeOf } from './pages'

const CHROME = { id: 'chromium', name: 'Chrome' }

/** The rule of Chromium that made an outcome, in a sentence. */
export function explain(why: Why): Rule {
  const { failure } = why
  return (
    (failure ? failed(why) : shown(why)) ??
    commonRule(why, CHROME) ?? {
      rule: `chromium.${failure!.kind}`,
      text: `Chrome gives up on this reply: ${codeOf(failure!)}.`,
      requirement: null,
    }
  )
}

function shown({ outcome, status, http09 }: Why): Rule | null {
  if (outcome === 'no-navigation' && status === 304)
    return {
      rule: 'chromium.status-304',
      text: 'A 304 says that a stored copy is still good, but Chrome had asked for no such thing: the tab stays where it was.',
      requirement: 'RFC 9110 15.4.5',
    }
  if (http09 && outcome !== 'no-navigation' && outcome !== 'download')
    return {
      rule: 'chromium.icy',
      text: 'The reply begins with “ICY ”, as Shoutcast servers answer: Chrome takes all of it as content.',
      requirement: 'RFC 9112 4',
    }
  return null
}

function failed(why: Why): Rule | null {
  const { failure, outcome } = why
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
        requirement: 'RFC 9112 8',
      }
    case 'reset':
      return {
        rule: 'chromium.reset',
        text: 'A reset (RST) ended the connection before the reply was complete.',
        requirement: 'RFC 9112 8',
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
            : cutOffText(why, CHROME.name, 'keeps what it has and says so in its console'),
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
        text: 'Content-Encoding holds a character that no name of a coding has (one of " = ; * or a blank within it), so Chrome does not look at the content.',
        requirement: 'RFC 9110 8.4',
      }
    default:
      return null
  }
}
