/** Digest authentication (RFC 7616) as curl writes it. */
import { base64, fromLatin1 } from '../../bytes'
import { md5, sha256 } from '../hash'
import { lowerAscii } from './encode'

export interface DigestChallenge {
  readonly realm: string
  readonly nonce: string
  readonly opaque: string | null
  readonly qop: 'auth' | 'auth-int' | null
  /** As the server spelled it; null where it named none. */
  readonly algorithm: string | null
  readonly stale: boolean
  readonly userhash: boolean
}

/** Reads the parameters after `Digest`; null where curl finds no usable challenge. */
export function readChallenge(text: string): DigestChallenge | null {
  const values = new Map<string, string>()
  const pattern = /\s*(?:,\s*)?([^=\s,]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,\s]*))/y
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    values.set(lowerAscii(match[1]!), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '')
  }
  const nonce = values.get('nonce')
  if (!nonce) return null
  const algorithm = values.get('algorithm') ?? null
  if (algorithm !== null && !/^(md5|sha-256|sha-512-256)(-sess)?$/i.test(algorithm)) return null
  const qops = (values.get('qop') ?? '').split(',').map((each) => lowerAscii(each.trim()))
  const qop = qops.includes('auth') ? 'auth' : qops.includes('auth-int') ? 'auth-int' : null
  return {
    realm: values.get('realm') ?? '',
    nonce,
    opaque: values.get('opaque') ?? null,
    qop,
    algorithm,
    stale: lowerAscii(values.get('stale') ?? '') === 'true',
    userhash: lowerAscii(values.get('userhash') ?? '') === 'true',
  }
}

const quote = (text: string) => text.replace(/[\\"]/g, (char) => `\\${char}`)

/** The value of Authorization. `count` is the number of requests with this nonce, from 1. */
export function digestValue(
  challenge: DigestChallenge,
  user: string,
  password: string,
  method: string,
  uri: string,
  count: number,
  random: () => number,
): string {
  const { realm, nonce, qop } = challenge
  const algorithm = lowerAscii(challenge.algorithm ?? 'md5')
  // This curl takes SHA-256 for SHA-512-256 as well.
  const hash = algorithm.startsWith('sha-') ? sha256 : md5
  let seed = ''
  for (let at = 0; at < 32; at++) seed += Math.floor(random() * 16).toString(16)
  const cnonce = base64(fromLatin1(seed))
  const name = challenge.userhash ? hash(`${user}:${realm}`) : user
  let secret = hash(`${user}:${realm}:${password}`)
  if (algorithm.endsWith('-sess')) secret = hash(`${secret}:${nonce}:${cnonce}`)
  const request = qop === 'auth-int' ? `${method}:${uri}:${hash('')}` : `${method}:${uri}`
  const nc = count.toString(16).padStart(8, '0')
  const response = qop
    ? hash(`${secret}:${nonce}:${nc}:${cnonce}:${qop}:${hash(request)}`)
    : hash(`${secret}:${nonce}:${hash(request)}`)
  let value = `Digest username="${quote(name)}", realm="${quote(realm)}", nonce="${quote(nonce)}", uri="${uri}"`
  if (qop) value += `, cnonce="${cnonce}", nc=${nc}, qop=${qop}`
  value += `, response="${response}"`
  if (challenge.opaque !== null) value += `, opaque="${quote(challenge.opaque)}"`
  if (challenge.algorithm !== null) value += `, algorithm=${challenge.algorithm}`
  if (challenge.userhash) value += ', userhash=true'
  return value
}
