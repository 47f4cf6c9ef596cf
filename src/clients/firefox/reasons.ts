import type { Rule, Why } from '../browser'

/** The rule of Firefox that made an outcome, in a sentence. */
export function explain(why: Why): Rule {
  const { failure } = why
  if (!failure) return shown(why)
  const silent = why.outcome === 'silent-failure' ? ' It says nothing about it: the tab stays where it was.' : ''
  const rule = failed(why)
  return { ...rule, text: `${rule.text}${silent}` }
}

function shown({ outcome, status, skipped, sniffed, mimeType, attached, http09, fromCache }: Why): Rule {
  if (outcome === 'no-navigation')
    return {
      rule: `firefox.status-${status}`,
      text: `A ${status} reply has no page to show: the tab stays where it was.`,
      requirement: 'RFC 9110 15.3.5',
    }
  if (outcome === 'download')
    return attached
      ? {
          rule: 'firefox.attachment',
          text: 'Content-Disposition says that the content is to be kept: Firefox downloads it.',
          requirement: 'RFC 6266 4.2',
        }
      : {
          rule: 'firefox.download',
          text: `Firefox does not show ${mimeType ?? 'this type'} itself: it downloads it.`,
          requirement: null,
        }
  if (http09)
    return {
      rule: 'firefox.http09',
      text: 'The reply has no status line, so Firefox takes it as HTTP/0.9, which had no headers: all of it is content, shown as text.',
      requirement: 'RFC 9112 4',
    }
  if (fromCache)
    return {
      rule: 'firefox.cache',
      text: 'Firefox has a stored reply that is still good, and shows that.',
      requirement: 'RFC 9111 4',
    }
  if (status === 304)
    return {
      rule: 'firefox.status-304',
      text: 'A 304 says that a stored copy is still good. Firefox has none, and opens an empty page.',
      requirement: 'RFC 9110 15.4.5',
    }
  if (status !== null && (status < 100 || status > 999))
    return {
      rule: 'firefox.status-digits',
      text: `A status has three digits. Firefox takes what number there is, and shows a page of status ${status}.`,
      requirement: 'RFC 9112 4',
    }
  if (sniffed)
    return {
      rule: 'firefox.sniffed',
      text: `The reply does not say what it is, so Firefox looks at its first bytes and takes it for ${mimeType}.`,
      requirement: 'RFC 9110 8.3',
    }
  if (skipped > 0)
    return {
      rule: 'firefox.leading-bytes',
      text: `Firefox skips up to 4 bytes before the status line; here ${skipped === 1 ? 'is 1' : `are ${skipped}`}.`,
      requirement: 'RFC 9112 2.2',
    }
  return { rule: 'firefox.document', text: 'The reply is valid HTTP: Firefox shows its content.', requirement: null }
}

function failed({ failure, url, outcome }: Why): Rule {
  switch (failure!.kind) {
    case 'empty':
      return {
        rule: 'firefox.empty',
        text: 'The server closed the connection without sending anything; Firefox tried ten connections.',
        requirement: null,
      }
    case 'refused':
      return {
        rule: 'firefox.refused',
        text: `Nothing listens on ${url.host}: the network refused the connection.`,
        requirement: null,
      }
    case 'reset':
      return {
        rule: 'firefox.reset',
        text: 'The server reset the connection. Firefox replaces even what it had shown by an error page.',
        requirement: null,
      }
    case 'cut-off':
      return {
        rule: 'firefox.cut-off',
        text:
          outcome === 'document'
            ? 'The connection closed before the content was complete. Firefox shows what it has.'
            : 'The connection closed before the content was complete.',
        requirement: 'RFC 9112 8',
      }
    case 'bad-head':
      return {
        rule: 'firefox.bad-head',
        text: 'Firefox cannot read the status line or the length of this reply: a status is a number of three digits, and two lengths have to agree.',
        requirement: 'RFC 9112 4',
      }
    case 'head-too-big':
      return {
        rule: 'firefox.head-limit',
        text: 'Firefox reads at most 384 KiB of status line and fields; here are more.',
        requirement: null,
      }
    case 'invalid-value':
      return {
        rule: 'firefox.invalid-value',
        text: 'A field has a NUL byte in its value: Firefox refuses the reply.',
        requirement: 'RFC 9110 5.5',
      }
    case 'fields-differ':
      return {
        rule: 'firefox.fields-differ',
        text: 'A field that may come once came twice with different values: Firefox refuses the reply.',
        requirement: 'RFC 9112 6.3',
      }
    case 'bad-chunk':
      return {
        rule: 'firefox.chunk',
        text: 'A chunk does not begin with a size that Firefox can read.',
        requirement: 'RFC 9112 7.1',
      }
    case 'coding':
      return {
        rule: 'firefox.coding',
        text: 'The content is not in the coding that Content-Encoding names.',
        requirement: 'RFC 9110 8.4',
      }
    case 'redirects':
      return {
        rule: 'firefox.redirects',
        text: 'Firefox follows 20 redirects in a row and then gives up.',
        requirement: 'RFC 9110 15.4',
      }
    case 'redirect':
    case 'bad-redirect':
      return {
        rule: 'firefox.redirect-target',
        text: 'The redirect leads where Firefox does not go from a page: another scheme, or a port that it never asks.',
        requirement: 'RFC 9110 15.4',
      }
    default:
      return { rule: `firefox.${failure!.kind}`, text: 'Firefox cannot make sense of this reply.', requirement: null }
  }
}
