import type { ReadHead } from './reply'

/** A reply that a browser keeps for later. */
export interface StoredReply {
  readonly head: ReadHead
  readonly body: Uint8Array
  /** Wall clock of its arrival, milliseconds. */
  readonly at: number
  /** What the request had in the fields that Vary names. */
  readonly vary: ReadonlyMap<string, string>
}

export type Freshness = 'fresh' | 'stale' | 'unusable'

type Fields = ReadHead['fields']

/** The values of a field, joined as one list. */
export function fieldOf(fields: Fields, name: string): string | null {
  const values = fields.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value)
  return values.length === 0 ? null : values.join(', ')
}

/** The directives of Cache-Control, lower-case; a directive without a value has ''. */
export function cacheControl(fields: Fields): ReadonlyMap<string, string> {
  const directives = new Map<string, string>()
  for (const part of (fieldOf(fields, 'cache-control') ?? '').split(',')) {
    const [name = '', value = ''] = part.split('=')
    if (name.trim() !== '') directives.set(name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, ''))
  }
  return directives
}

/** Statuses whose replies may be kept without being told so (RFC 9110 15.1), as browsers have it. */
const KEPT = new Set([200, 203, 300, 301, 308, 410])
/** Permanent redirects are kept without a time limit. */
const PERMANENT = new Set([301, 308, 300, 410])

const dateOf = (text: string | null): number => (text === null ? Number.NaN : Date.parse(text))

/** In how far one browser keeps replies differently from another. */
export interface CacheRules {
  /** Milliseconds for which a reply may be taken as fresh by the age of its content alone. */
  readonly heuristicMost: number
  /** Statuses whose replies may answer a request as they are; null: all that are kept. */
  readonly reused: ReadonlySet<number> | null
  /** Permanent redirects need no lifetime of their own. */
  readonly permanentRedirects: boolean
}

/** How old a reply was when it came (RFC 9111 4.2.3), in milliseconds: by its Date, or by what Age says. */
function ageOnArrival({ head, at }: StoredReply): number {
  const date = dateOf(fieldOf(head.fields, 'date'))
  const age = fieldOf(head.fields, 'age') ?? ''
  return Math.max(0, Number.isNaN(date) ? 0 : at - date, /^\d+$/.test(age) ? Number(age) * 1000 : 0)
}

/** Milliseconds for which a reply is fresh (RFC 9111 4.2.1). */
function lifetime(reply: StoredReply, rules: CacheRules): number {
  const { fields, status } = reply.head
  if (rules.reused && !rules.reused.has(status)) return 0
  const directives = cacheControl(fields)
  if (directives.has('no-cache') || directives.has('no-store') || /\bno-cache\b/i.test(pragma(fields, directives)))
    return 0
  const age = directives.get('max-age')
  if (age !== undefined && /^\d+$/.test(age)) return Number(age) * 1000
  const date = dateOf(fieldOf(fields, 'date'))
  const born = Number.isNaN(date) ? reply.at : date
  const expires = fieldOf(fields, 'expires')
  if (expires !== null) {
    const time = dateOf(expires)
    return Number.isNaN(time) ? 0 : Math.max(0, time - born)
  }
  if (PERMANENT.has(status)) return status < 400 && !rules.permanentRedirects ? 0 : Number.POSITIVE_INFINITY
  const modified = dateOf(fieldOf(fields, 'last-modified'))
  if (
    directives.has('must-revalidate') ||
    Number.isNaN(modified) ||
    modified > born ||
    (status !== 200 && status !== 203)
  )
    return 0
  return Math.min((born - modified) / 10, rules.heuristicMost)
}

const pragma = (fields: Fields, directives: ReadonlyMap<string, string>) =>
  directives.size === 0 ? (fieldOf(fields, 'pragma') ?? '') : ''

/** The replies that a browser keeps, by URL (RFC 9111). */
export class HttpCache {
  readonly #entries = new Map<string, StoredReply>()
  readonly #rules: CacheRules

  constructor(rules: CacheRules) {
    this.#rules = rules
  }

  clear(): void {
    this.#entries.clear()
  }

  get(key: string): StoredReply | null {
    return this.#entries.get(key) ?? null
  }

  remove(key: string): void {
    this.#entries.delete(key)
  }

  /** Keeps a reply to GET where its fields allow it. `request`: the fields of the request, for Vary. */
  store(key: string, head: ReadHead, body: Uint8Array, at: number, request: (name: string) => string): void {
    const directives = cacheControl(head.fields)
    const kept = KEPT.has(head.status) || directives.has('max-age') || fieldOf(head.fields, 'expires') !== null
    if (directives.has('no-store') || !kept || head.http09 || head.status === 206) {
      this.#entries.delete(key)
      return
    }
    const names = (fieldOf(head.fields, 'vary') ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== '')
    this.#entries.set(key, {
      head,
      body,
      at,
      vary: new Map(names.map((name) => [name, name === '*' ? '*' : request(name)])),
    })
  }

  /** Whether a kept reply may answer a request as it is, must be asked about first, or cannot be used. */
  freshness(reply: StoredReply, now: number, request: (name: string) => string): Freshness {
    // Vary: * fits no request, but the reply may be asked about.
    if (reply.vary.has('*')) return 'stale'
    for (const [name, value] of reply.vary) if (request(name) !== value) return 'unusable'
    return lifetime(reply, this.#rules) > ageOnArrival(reply) + now - reply.at ? 'fresh' : 'stale'
  }

  /** A 304 (Not Modified) has come: the kept reply lives on with the fields of the new one (RFC 9111 3.2). */
  refresh(key: string, head: ReadHead, at: number): StoredReply | null {
    const old = this.#entries.get(key)
    if (!old) return null
    const fresh = new Set(head.fields.map(([name]) => name.toLowerCase()))
    const kept = old.head.fields.filter(
      ([name]) => !fresh.has(name.toLowerCase()) || name.toLowerCase() === 'content-length',
    )
    const news = head.fields.filter(([name]) => name.toLowerCase() !== 'content-length')
    const reply = { ...old, head: { ...old.head, fields: [...kept, ...news] }, at }
    this.#entries.set(key, reply)
    return reply
  }
}
