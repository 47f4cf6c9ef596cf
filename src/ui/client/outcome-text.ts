import { assertNever, byteCount, grouped } from '../../bytes'
import type { BrowserOutcome, ClientId, CurlOutcome, Outcome, RawOutcome, Reason, TabState } from '../../clients'
import { isJson } from './json-type'
import { escapeControls } from './screen-text'

/** How good an outcome is for the visitor's server. Each tone has a sign and a word beside its colour. */
export type Tone = 'ok' | 'error' | 'wait' | 'info'

/** An outcome in the page's words. */
export interface OutcomeText {
  readonly tone: Tone
  /** In the badge: `exit code 1`, `200`, `error page`. */
  readonly badge: string
  /** A few words with the client as subject: `curl rejects the reply`. */
  readonly headline: string
  /** For the row of another client: `prints the text`, `ERR_EMPTY_RESPONSE`. `code`: to be set in mono. */
  readonly short: { readonly text: string; readonly code: boolean }
}

interface ClientName {
  /** On the tab and in rows. */
  readonly label: string
  readonly version: string
  /** In a sentence. */
  readonly name: string
}

export const CLIENT_NAMES: Readonly<Record<ClientId, ClientName>> = {
  'curl-7.88': { label: 'curl 7.88', version: '7.88.1', name: 'curl' },
  'curl-7.64': { label: 'curl 7.64', version: '7.64.0', name: 'curl 7.64' },
  'chromium-156': { label: 'Chrome', version: '156', name: 'Chrome' },
  'firefox-153': { label: 'Firefox', version: '153', name: 'Firefox' },
  raw: { label: 'raw', version: 'TCP', name: 'The raw client' },
}

/** Clients in the order of their tabs. */
export const CLIENT_ORDER: readonly ClientId[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw']

/** What curl's exit codes mean for the reply; others are "reports an error". */
const CURL_HEADLINES: Readonly<Record<number, string>> = {
  1: 'rejects the reply',
  2: 'does not understand its command line',
  3: 'finds the URL malformed',
  6: 'cannot resolve the host',
  7: 'cannot connect',
  8: 'finds the reply weird',
  18: 'got only a part of the reply',
  22: 'takes the status as an error',
  23: 'cannot write what it got',
  28: 'ran out of time',
  47: 'followed too many redirects',
  52: 'got an empty reply',
  56: 'lost the connection',
  61: 'cannot decode the content',
  130: 'was stopped',
}

/** What curl's rules mean for the reply where its exit code says something else: 56 is a broken chunk as well as a reset. */
const CURL_RULES: readonly (readonly [rule: string, does: string])[] = [
  ['curl.chunked.', 'cannot read the chunks of the reply'],
  ['curl.coding.', 'cannot decode the content'],
  ['curl.head.', 'cannot read the head of the reply'],
  ['curl.proxy.', 'does not get past the proxy'],
  ['curl.scheme', 'does not ask for that scheme here'],
  ['curl.output.name', 'has no name for the file'],
]

/** Whose exit code says it better than their rule. */
const BY_CODE: readonly string[] = ['curl.chunked.short']

function curlFailure({ exit, reason }: CurlOutcome): string {
  const byRule = BY_CODE.includes(reason.rule) ? null : CURL_RULES.find(([rule]) => reason.rule.startsWith(rule))?.[1]
  return byRule ?? CURL_HEADLINES[exit] ?? 'reports an error'
}

/** Bytes that came and an orderly end are what one hopes for; an end without any is not. */
const rawTone = ({ ended, bytes }: RawOutcome): Tone =>
  ended === 'open' ? 'wait' : ended !== 'fin' ? 'error' : bytes > 0 ? 'ok' : 'info'

/** Says an outcome in the page's words. `settled` is false while the client still waits. */
export function outcomeText(
  client: ClientId,
  outcome: Outcome,
  settled: boolean,
  tab: TabState | null = null,
): OutcomeText {
  const { name } = CLIENT_NAMES[client]
  if (tab?.login) {
    const short = { text: 'asks for a password', code: false }
    return { tone: 'wait', badge: '401', headline: `${name} asks for a name and a password`, short }
  }
  switch (outcome.kind) {
    case 'curl':
      return curlText(name, outcome, settled)
    case 'browser':
      return browserText(client, outcome, settled)
    case 'raw': {
      const ended = { open: 'still open', fin: 'closed', reset: 'reset', refused: 'refused' }[outcome.ended]
      const bytes = byteCount(outcome.bytes)
      return {
        tone: rawTone(outcome),
        badge: ended,
        headline: outcome.bytes === 0 ? 'Nothing came back' : `${bytes} came back`,
        short: { text: `${bytes}, ${ended}`, code: false },
      }
    }
    default:
      return assertNever(outcome)
  }
}

/** True for a line of the terminal that made no use of the network: it says nothing of the server. */
export const isLocal = (outcome: Outcome): boolean => outcome.kind === 'curl' && outcome.other?.networked === false

/** Of another command of the terminal than curl: it is no verdict on the server, so its tone is neutral. */
function commandText(
  outcome: CurlOutcome,
  { name, typed }: NonNullable<CurlOutcome['other']>,
  settled: boolean,
): OutcomeText {
  const who = name === '' ? 'The line' : escapeControls(name).slice(0, 40)
  const local = isLocal(outcome)
  const say = (tone: Tone, badge: string, does: string): OutcomeText => {
    const headline = `${who} ${does}`
    return {
      tone,
      badge,
      headline,
      short: { text: local ? 'no request' : `in its terminal, ${headline}`, code: false },
    }
  }
  if (!settled) return say('wait', 'waiting', typed ? 'waits for what you type' : 'waits for the server')
  const badge = `exit code ${outcome.exit}`
  if (name === '' && outcome.exit !== 0) return say('error', badge, 'cannot be read')
  if (outcome.exit === 127) return say('error', badge, 'is no command here')
  if (outcome.exit === 130) return say('info', badge, 'was stopped')
  if (name === 'grep' && outcome.exit === 1) return say('info', badge, 'finds no such line')
  if (outcome.exit !== 0) return say(local ? 'info' : 'error', badge, 'reports an error')
  const printed = outcome.stdout.length > 0
  if (name === 'nc') return say('info', badge, printed ? 'prints what came' : 'is done, and prints nothing')
  return say(
    'info',
    badge,
    printed ? 'prints its text' : outcome.files.length > 0 ? 'writes a file' : 'is done, and prints nothing',
  )
}

interface CurlDoes {
  readonly does: string
  readonly short: string
  /** What it does with a part of a reply, where it can be said of one. */
  readonly verb: string | null
}

/** What curl does with a reply, by where it hands on what it got; `other`: it prints something, and nothing of the reply. */
const CURL_DOES: Readonly<Record<'screen' | 'file' | 'other' | 'nothing', CurlDoes>> = {
  screen: { does: 'prints the reply', short: 'prints the text', verb: 'prints' },
  file: { does: 'saves the reply', short: 'saves a file', verb: 'saves' },
  other: { does: 'accepts the reply, and prints nothing of it', short: 'prints nothing of it', verb: null },
  nothing: { does: 'accepts the reply, and prints nothing', short: 'prints nothing', verb: null },
}

/** Where an outcome of curl has the reply: on the screen, in a file, or nowhere. */
export function handedTo({ to, stdout, files }: CurlOutcome): 'screen' | 'file' | null {
  if (to === 'nowhere') return null
  if (to === 'screen' || to === 'file') return to
  return stdout.length > 0 ? 'screen' : files.length > 0 ? 'file' : null
}

function curlText(name: string, outcome: CurlOutcome, settled: boolean): OutcomeText {
  if (outcome.other) return commandText(outcome, outcome.other, settled)
  if (!settled) return waiting(name)
  if (outcome.exit === 0) {
    const to = handedTo(outcome)
    const { does, short, verb } = CURL_DOES[to ?? (outcome.stdout.length > 0 ? 'other' : 'nothing')]
    const cut = cutText(outcome.reason)
    if (cut && verb) {
      const part = `${verb} ${cut}`
      return { tone: 'info', badge: 'exit code 0', headline: `${name} ${part}`, short: { text: part, code: false } }
    }
    return { tone: 'ok', badge: 'exit code 0', headline: `${name} ${does}`, short: { text: short, code: false } }
  }
  return {
    tone: 'error',
    badge: `exit code ${outcome.exit}`,
    headline: `${name} ${curlFailure(outcome)}`,
    short: { text: `exit code ${outcome.exit}`, code: false },
  }
}

function browserText(client: ClientId, outcome: BrowserOutcome, settled: boolean): OutcomeText {
  const { name } = CLIENT_NAMES[client]
  const say = (tone: Tone, badge: string, does: string, short: string, code = false): OutcomeText => ({
    tone,
    badge,
    headline: `${name} ${does}`,
    short: { text: short, code },
  })
  switch (outcome.outcome) {
    case 'document': {
      const shows = documentKind(client, outcome.mimeType)
      const badge = outcome.status === null ? 'shown' : String(outcome.status)
      // What was shown stays, though the rest of it will not come.
      if (settled && !outcome.loaded && !outcome.body?.length)
        return say('error', badge, 'shows an empty page, for its load failed', 'an empty page, load failed')
      if (settled && !outcome.loaded)
        return say('error', badge, `shows ${shows}, whose load failed`, `shows ${shows}, load failed`)
      if (!settled && !outcome.loaded && !outcome.body?.length)
        return say('wait', badge, 'has opened a page, and shows nothing yet', 'shows nothing yet')
      if (!settled) return say('wait', badge, `shows ${shows}, and loads on`, `shows ${shows}, loads on`)
      const cut = cutText(outcome.reason)
      // All is well for the client, but not for who wrote the server: the rest of what was sent went nowhere.
      const what = cut ?? (outcome.body?.length === 0 ? 'an empty page' : shows)
      const { status } = outcome
      // The browser is content with it: what it shows is what the server says of an error.
      if (status !== null && (status >= 400 || status < 100)) {
        const why = status > 599 || status < 100 ? `${status} is no status of HTTP` : `status ${status} is an error`
        return say('info', badge, `shows ${what}; ${why}`, `shows ${what}, status ${status}`)
      }
      return say(cut ? 'info' : 'ok', badge, `shows ${what}`, `shows ${what}`)
    }
    case 'error':
      return say('error', 'error page', 'shows its error page', outcome.error?.code ?? 'error page', true)
    case 'download':
      return outcome.download?.complete === false
        ? say(settled ? 'error' : 'wait', 'download', 'began a download that is not complete', 'incomplete download')
        : say(
            'ok',
            'download',
            'saves the reply as a file',
            `saves ${escapeControls(outcome.download?.name ?? 'a file')}`,
          )
    case 'no-navigation':
      return say('ok', String(outcome.status ?? 'no page'), 'stays on the page it was on', 'stays where it was')
    case 'silent-failure':
      return say('error', 'no page', 'shows nothing, and does not say why', 'shows nothing')
    case 'pending':
      return waiting(name)
    default:
      return assertNever(outcome.outcome)
  }
}

const waiting = (name: string): OutcomeText => ({
  tone: 'wait',
  badge: 'waiting',
  headline: `${name} waits`,
  short: { text: 'waits', code: false },
})

function documentKind(client: ClientId, mimeType: string | null): string {
  if (mimeType === null || mimeType === 'text/plain') return 'the text'
  // Firefox has a viewer for it, Chrome shows its text.
  if (client === 'firefox-153' && isJson(mimeType)) return 'the JSON in its viewer'
  if (mimeType.startsWith('image/')) return 'the image'
  if (/^(text\/html|application\/xhtml\+xml)$/.test(mimeType)) return 'the page'
  return 'the text'
}

/** `5 of 11 bytes`: how much of what came a client took, where bytes came behind what Content-Length says; null where none did. */
export function cutText({ cut }: Reason): string | null {
  return cut ? `${grouped(cut.taken)} of ${byteCount(cut.taken + cut.beyond)}` : null
}
