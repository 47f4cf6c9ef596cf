import { commonRule, cutOffText, heldText, type Rule, type Why } from '../browser'

const FIREFOX = { id: 'firefox', name: 'Firefox' }

/** The rule of Firefox that made an outcome, in a sentence. */
export function explain(why: Why): Rule {
  const { failure } = why
  const silent = why.outcome === 'silent-failure' ? ' It says nothing about it: the tab stays where it was.' : ''
  const rule = (failure ? failed(why) : shown(why)) ??
    commonRule(why, FIREFOX) ?? {
      rule: `firefox.${failure!.kind}`,
      text: 'Firefox cannot make sense of this reply.',
      requirement: null,
    }
  return { ...rule, text: `${rule.text}${failure ? silent : ''}` }
}

function shown(why: Why): Rule | null {
  const { outcome, status, http09, fromCache } = why
  if (outcome === 'no-navigation' || outcome === 'download') return null
  if (http09)
    return {
      rule: 'firefox.http09',
      text: `The reply has no status line, so Firefox takes it as HTTP/0.9, which had no headers: all of it is content, ${why.held ? `to be shown as text. ${heldText(why)}` : 'shown as text.'}`,
      requirement: 'RFC 9112 4',
    }
  if (status === 304 && !fromCache)
    return {
      rule: 'firefox.status-304',
      text: 'A 304 says that a stored copy is still good. Firefox has none, and opens an empty page.',
      requirement: 'RFC 9110 15.4.5',
    }
  return null
}

function failed(why: Why): Rule | null {
  const { failure, outcome } = why
  switch (failure!.kind) {
    case 'empty':
      return {
        rule: 'firefox.empty',
        text: 'The server closed the connection without sending anything; Firefox tried ten connections.',
        requirement: 'RFC 9112 8',
      }
    case 'reset':
      return {
        rule: 'firefox.reset',
        text: 'A reset (RST) ended the connection. Firefox replaces even what it had shown by an error page.',
        requirement: 'RFC 9112 8',
      }
    case 'cut-off':
      return {
        rule: 'firefox.cut-off',
        text:
          outcome === 'document'
            ? cutOffText(why, FIREFOX.name, 'shows what it has')
            : 'The connection closed before the content was complete.',
        requirement: 'RFC 9112 8',
      }
    case 'download':
      return {
        rule: 'firefox.status-of-download',
        text: 'The content is none that a tab shows, and the status is not one of success: Firefox keeps nothing of it.',
        requirement: null,
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
    default:
      return null
  }
}
