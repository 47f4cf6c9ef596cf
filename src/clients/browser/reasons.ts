import { byteCount } from '../../bytes'
import { EXCESS_SECTION, type Excess, excessText } from '../excess'
import { SNIFFED } from './charset'
import type { Failure, Rule, Why } from './profile'

/** A browser as its rules name it: the first part of their ids, and the name in their sentences. */
export interface NamedBrowser {
  readonly id: string
  readonly name: string
}

/** The rule that made an outcome, where it is the same in every browser but for the name; null where it is not. */
export function commonRule(why: Why, { id, name }: NamedBrowser): Rule | null {
  const rule = (end: string, text: string, requirement: string | null = null): Rule => ({
    rule: `${id}.${end}`,
    text,
    requirement,
  })
  return why.failure ? failed(why, name, rule) : shown(why, name, rule)
}

/** The rule of a reply that bytes follow which are no part of it: beside what else is to be said of it, that they do. */
export function withExcess(rule: Rule, excess: Excess, { id, name }: NamedBrowser): Rule {
  const text = excessText(name, excess)
  const valid = rule.rule === `${id}.document`
  return { rule: `${id}.excess`, text: valid ? text : `${rule.text} ${text}`, requirement: EXCESS_SECTION }
}

type Make = (end: string, text: string, requirement?: string | null) => Rule

/** What a browser does to know what content is that its field says nothing of, or says to be text that it is not. */
function sniffedText({ declared, mimeType }: Why, name: string): string {
  return declared === null
    ? `The reply does not say what it is, so ${name} looks at its first bytes and takes it for ${mimeType}`
    : `The reply says that it is ${declared}, but its first bytes are no text: ${name} takes it for ${mimeType}`
}

function shown(why: Why, name: string, rule: Make) {
  const { outcome, status, skipped, mimeType, declared, attached, fromCache } = why
  const sniffed = why.sniffed && declared !== mimeType
  const empty = why.taken === 0 && !why.held
  if (outcome === 'no-navigation')
    return rule(
      `status-${status}`,
      `A ${status} reply has no page to show: the tab stays where it was.`,
      'RFC 9110 15.3.5',
    )
  if (outcome === 'download' && attached)
    return rule(
      'attachment',
      `Content-Disposition says that the content is to be kept: ${name} downloads it.`,
      'RFC 6266 4.2',
    )
  if (outcome === 'download')
    return sniffed
      ? rule('download', `${sniffedText(why, name)}, which it does not show itself: it downloads it.`, 'RFC 9110 8.3')
      : rule('download', `${name} does not show ${mimeType ?? 'this type'} itself: it downloads it.`)
  if (fromCache) return rule('cache', `${name} has a stored reply that is still good, and shows that.`, 'RFC 9111 4')
  if (why.headCut)
    return rule(
      'head-cut',
      `The connection was closed before the empty line that ends the head: ${name} takes what came for a reply without content, and shows an empty page.`,
      'RFC 9112 8',
    )
  if (status !== null && (status < 100 || status > 999))
    return rule(
      'status-digits',
      `A status has three digits. ${name} takes what number there is, and shows a page of status ${status}.`,
      'RFC 9112 4',
    )
  if (why.held)
    return rule('held', `${name} opens a page with the first byte of its content. ${heldText(why)}`, 'RFC 9110 8.3.2')
  if (sniffed && !empty) return rule('sniffed', `${sniffedText(why, name)}.`, 'RFC 9110 8.3')
  if (skipped > 0)
    return rule(
      'leading-bytes',
      `${name} skips up to 4 bytes before the status line; here ${skipped === 1 ? 'is 1' : `are ${skipped}`}.`,
      'RFC 9112 2.2',
    )
  if (status !== null && status > 599)
    return rule(
      'status-range',
      `A status is from 100 to 599. ${name} takes ${status} too, and ${showsContent(empty)}.`,
      'RFC 9110 15',
    )
  if (status !== null && status >= 400)
    return rule(
      'document',
      `Status ${status} says that the request failed: ${name} ${showsContent(empty)}.`,
      'RFC 9110 15',
    )
  return empty
    ? rule('document', `${name} reads the reply as HTTP. It has no content, so the page is empty.`)
    : rule('document', `${name} reads the reply as HTTP and shows its content.`)
}

/** That nothing of what came is shown yet: `It shows nothing of it (36 bytes so far) before …`. */
export function heldText({ received, mimeType }: Why): string {
  const until = `It shows nothing of it (${byteCount(received)} so far) before ${byteCount(SNIFFED)} have come or the content has ended`
  const hasCharset = !/^(image|audio|video)\//.test(mimeType ?? '')
  return hasCharset ? `${until}: it does not know yet in which charset it is.` : `${until}.`
}

const showsContent = (empty: boolean): string =>
  empty
    ? 'shows an empty page, for no content comes with it'
    : 'shows the content that comes with it as that of any other'

/** What became of content that broke off: `The connection closed before the content was complete. Chrome keeps what it has.` */
export function cutOffText({ received, taken }: Why, name: string, keeps: string): string {
  const closed = 'The connection closed before the content was complete'
  if (received === 0) return `${closed}: nothing of it had come.`
  if (taken > 0) return `${closed}. ${name} ${keeps}.`
  return `${closed}. ${name} had held back what came of it (${byteCount(received)}), for it did not know yet what that is, and drops it.`
}

/** The connection was refused: at once, or when the request was sent again because the server had ended the one before. */
function refusedText({ spent, tries }: Failure & { kind: 'refused' }, host: string, name: string): string {
  if (!spent) return `Nothing listens on ${host}: the host there refused the connection.`
  const { connection, how, received } = spent
  const before = received > 0 ? 'before the head of a reply was complete' : 'without sending anything'
  const ended = `${how === 'reset' ? 'A reset (RST) ended' : 'The server closed'} connection ${connection} ${before}.`
  const again = tries === 1 ? 'another connection, which' : `${tries} other connections, and the last of them`
  return `${ended} ${name} tried again on ${again} was refused: nothing listens on ${host} any more, as when a server has ended on the first request.`
}

/** What a server did that was to speak TLS. */
const TLS_ENDS = {
  closed: 'the server there closed the connection before TLS had begun',
  reset: 'a reset (RST) ended the connection before TLS had begun',
  'no-record': 'the server there does not speak TLS: its first bytes are no record of it',
  'long-record':
    'the server there does not speak TLS: its first bytes, read as a record of it, say a length that none has',
} as const

function failed({ failure, url }: Why, name: string, rule: Make): Rule | null {
  switch (failure?.kind) {
    case 'refused':
      return rule('refused', refusedText(failure, url.host, name))
    case 'unresolved':
      return rule('unresolved', `Nobody knows an address for ${url.hostname}: this network is not the Internet.`)
    case 'tls':
      return rule('tls', `The redirect leads to https, and ${TLS_ENDS[failure.how]}: ${name} gives up.`)
    case 'coding':
      return rule('coding', 'The content is not in the coding that Content-Encoding names.', 'RFC 9110 8.4')
    case 'redirects':
      return rule('redirects', `${name} follows 20 redirects in a row and then gives up.`, 'RFC 9110 15.4')
    case 'redirect':
    case 'bad-redirect':
      return rule(
        'redirect-target',
        `The redirect leads where ${name} does not go from a page: another scheme, or a port that it never asks.`,
        'RFC 9110 15.4',
      )
    default:
      return null
  }
}
