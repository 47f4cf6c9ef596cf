import { base64, latin1, utf8 } from '../../bytes'
import { md5, sha256 } from '../hash'

/** What a server asks for in WWW-Authenticate. */
export interface Challenge {
  /** `ntlm` is asked about, and what is typed goes nowhere: it is not simulated. */
  readonly scheme: 'basic' | 'digest' | 'ntlm'
  readonly realm: string
  readonly parameters: ReadonlyMap<string, string>
}

export interface LoginCredentials {
  readonly user: string
  readonly password: string
}

/** In how far one browser answers challenges differently from another. */
export interface AuthRules {
  /** Digest: the parameters of the answer in order, joined by `, `. */
  digest(answer: DigestAnswer): string
  /** Client nonce. */
  cnonce(random: () => number): string
  /** One value holds several challenges; false: one, and nothing but its parameters. */
  readonly manyInOne: boolean
  /** Digest without a nonce is answered. */
  readonly withoutNonce: boolean
  /** A challenge without a realm is answered. */
  readonly withoutRealm: boolean
}

export interface DigestAnswer {
  readonly user: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  readonly algorithm: string | null
  readonly response: string
  readonly opaque: string | null
  readonly qop: string | null
  readonly nc: string
  readonly cnonce: string
}

const PARAMETER = /\s*(?:,\s*)?([!#$%&'*+\-.^_`|~\w]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^,\s]*))/y

/** The order in which both browsers prefer them, as measured: whatever the order of the fields, NTLM is asked about first. */
const BEST: readonly Challenge['scheme'][] = ['ntlm', 'digest', 'basic']
const QUOTED = /"[^"\\]*(?:\\.[^"\\]*)*"?/g
const SCHEMES = /(?:^|,)\s*(basic(?=\s|,|$)|digest(?=\s|,|$)|ntlm(?=\s*(?:,|$)))/gi

/** The challenges of WWW-Authenticate values that a browser asks about, best first. */
export function readChallenges(values: readonly string[], rules: AuthRules): readonly Challenge[] {
  const found: Challenge[] = []
  for (const value of values) {
    // No scheme begins within a quoted string.
    const bare = value.replace(QUOTED, (all) => '"'.repeat(all.length))
    for (const match of bare.matchAll(SCHEMES)) {
      if (!rules.manyInOne && (match.index > 0 || !isWhole(match[1]!, bare.slice(match[0].length)))) break
      const parameters = new Map<string, string>()
      PARAMETER.lastIndex = match.index + match[0].length
      for (let one = PARAMETER.exec(value); one; one = PARAMETER.exec(value))
        parameters.set(one[1]!.toLowerCase(), one[2]?.replace(/\\(.)/g, '$1') ?? one[3] ?? '')
      const scheme = match[1]!.toLowerCase() as Challenge['scheme']
      if (scheme === 'digest' && !digestUsable(parameters, rules)) continue
      found.push({ scheme, realm: parameters.get('realm') ?? '', parameters })
    }
  }
  return found.sort((one, other) => BEST.indexOf(one.scheme) - BEST.indexOf(other.scheme))
}

/** True where all that follows a scheme are parameters, and nothing follows NTLM: what reads one challenge of a value refuses it otherwise. */
const isWhole = (scheme: string, rest: string): boolean =>
  /^ntlm$/i.test(scheme) ? rest.trim() === '' : rest.split(',').every((part) => /^\s*$|=/.test(part))

function digestUsable(parameters: ReadonlyMap<string, string>, { withoutNonce }: AuthRules): boolean {
  const algorithm = parameters.get('algorithm')
  return (
    (parameters.has('nonce') || (withoutNonce && parameters.size > 0)) &&
    (algorithm === undefined || /^(md5|md5-sess|sha-256|sha-256-sess)$/i.test(algorithm))
  )
}

/** The value of Authorization for a challenge. `count`: requests with this nonce, from 1. */
export function authorization(
  challenge: Challenge,
  { user, password }: LoginCredentials,
  method: string,
  uri: string,
  count: number,
  random: () => number,
  rules: AuthRules,
): string {
  if (challenge.scheme === 'basic') return `Basic ${base64(utf8(`${user}:${password}`))}`
  const { parameters, realm } = challenge
  const nonce = parameters.get('nonce') ?? ''
  const algorithm = parameters.get('algorithm') ?? null
  const hash = /^sha-256/i.test(algorithm ?? '') ? sha256 : md5
  const qops = (parameters.get('qop') ?? '').split(',').map((one) => one.trim().toLowerCase())
  const qop = qops.includes('auth') ? 'auth' : null
  const cnonce = rules.cnonce(random)
  const name = latin1(utf8(user))
  let secret = hash(`${name}:${realm}:${latin1(utf8(password))}`)
  if (/-sess$/i.test(algorithm ?? '')) secret = hash(`${secret}:${nonce}:${cnonce}`)
  const nc = count.toString(16).padStart(8, '0')
  const request = hash(`${method}:${uri}`)
  const response = qop
    ? hash(`${secret}:${nonce}:${nc}:${cnonce}:${qop}:${request}`)
    : hash(`${secret}:${nonce}:${request}`)
  const opaque = parameters.get('opaque') ?? null
  return rules.digest({ user: name, realm, nonce, uri, algorithm, response, opaque, qop, nc, cnonce })
}

interface Known {
  readonly challenge: Challenge
  readonly credentials: LoginCredentials
  /** Folders below which the credentials are known to be asked for. */
  readonly paths: string[]
  count: number
}

const folder = (pathname: string) => pathname.slice(0, pathname.lastIndexOf('/') + 1)

/** Credentials that have worked, by origin and realm. */
export class AuthCache {
  readonly #known = new Map<string, Known>()

  clear(): void {
    this.#known.clear()
  }

  /** Takes over what another one knows. */
  take(other: AuthCache): void {
    for (const [name, known] of other.#known) this.#known.set(name, known)
  }

  /** Credentials for a challenge of this origin. */
  forChallenge(url: URL, challenge: Challenge): LoginCredentials | null {
    return this.#known.get(key(url, challenge))?.credentials ?? null
  }

  /** Remembers credentials that are being tried: the nonce of the challenge begins to count. */
  keep(url: URL, challenge: Challenge, credentials: LoginCredentials): void {
    const old = this.#known.get(key(url, challenge))
    const paths = new Set([...(old?.paths ?? []), folder(url.pathname)])
    this.#known.set(key(url, challenge), { challenge, credentials, paths: [...paths], count: 0 })
  }

  /** Remembers where credentials have worked. */
  worked(url: URL, challenge: Challenge, credentials: LoginCredentials): void {
    const known = this.#known.get(key(url, challenge))
    if (!known) this.keep(url, challenge, credentials)
    else if (!known.paths.includes(folder(url.pathname))) known.paths.push(folder(url.pathname))
  }

  /** Forgets credentials that were refused. */
  forget(url: URL, challenge: Challenge): void {
    this.#known.delete(key(url, challenge))
  }

  /** What is sent before it is asked for: the URL lies below one for which credentials have worked. */
  early(url: URL): { challenge: Challenge; credentials: LoginCredentials } | null {
    let best: Known | null = null
    let length = -1
    for (const [name, known] of this.#known) {
      if (!name.startsWith(`${url.origin} `)) continue
      for (const path of known.paths) {
        if (url.pathname.startsWith(path) && path.length > length) {
          best = known
          length = path.length
        }
      }
    }
    return best
  }

  /** The number of this request among those with the nonce of a challenge, from 1. */
  count(url: URL, challenge: Challenge): number {
    const known = this.#known.get(key(url, challenge))
    return known ? ++known.count : 1
  }
}

const key = (url: URL, challenge: Challenge) => `${url.origin} ${challenge.scheme} ${challenge.realm}`

/** The parameters of a digest answer as both browsers write them. */
export function digestAnswer(answer: DigestAnswer): string {
  const quote = (text: string) => `"${text.replace(/[\\"]/g, (char) => `\\${char}`)}"`
  const parts = [
    `username=${quote(answer.user)}`,
    `realm=${quote(answer.realm)}`,
    `nonce=${quote(answer.nonce)}`,
    `uri=${quote(answer.uri)}`,
  ]
  if (answer.algorithm !== null) parts.push(`algorithm=${answer.algorithm}`)
  parts.push(`response="${answer.response}"`)
  if (answer.opaque !== null) parts.push(`opaque=${quote(answer.opaque)}`)
  if (answer.qop !== null) parts.push(`qop=${answer.qop}`, `nc=${answer.nc}`, `cnonce="${answer.cnonce}"`)
  return `Digest ${parts.join(', ')}`
}
