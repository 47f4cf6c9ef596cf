import type { ClientHost, ClientId } from '../types'
import { writtenUrl } from './address'
import { AuthCache } from './auth'
import { HttpCache } from './cache'
import { watchCoding } from './content'
import { CookieJar } from './cookies'
import { Loader } from './loader'
import { ConnectionPool } from './pool'
import type { BrowserProfile } from './profile'

/** What one browser keeps from one navigation to the next. */
export class BrowserMemory {
  readonly pool: ConnectionPool
  readonly cookies: CookieJar
  readonly cache: HttpCache
  readonly auth = new AuthCache()
  readonly loader: Loader
  /** Icons that were asked for, by URL: none is asked for twice. */
  readonly icons = new Set<string>()
  /** The browser has seen every icon of the server before and asks for none, but after a hard reload. */
  knowsIcons = false
  preconnected = false

  constructor(host: ClientHost, profile: BrowserProfile) {
    this.pool = new ConnectionPool(host, {
      reader: profile.reader,
      knocks: profile.knocks,
      groupsByUser: profile.groupsByUser,
      readsUnasked: profile.readsUnasked,
      written: (url) => writtenUrl(url, profile.escapes),
      fields: (plan) =>
        profile.fields({
          ...plan,
          referrer: plan.referrer === null ? null : writtenUrl(plan.referrer, profile.escapes),
        }),
      watch: (reply) => watchCoding(reply, profile),
    })
    this.cookies = new CookieJar(profile.cookies)
    this.cache = new HttpCache(profile.cache)
    const { pool, cookies, cache, auth } = this
    this.loader = new Loader({ host, pool, cookies, cache, auth, rules: profile.loads })
  }
}

/** A host stands for one machine with one browser: a further navigation on it finds the browser as it was left. */
const memories = new WeakMap<ClientHost, Map<ClientId, BrowserMemory>>()

export function memoryOf(host: ClientHost, profile: BrowserProfile): BrowserMemory {
  const all = memories.get(host) ?? new Map<ClientId, BrowserMemory>()
  memories.set(host, all)
  const memory = all.get(profile.id) ?? new BrowserMemory(host, profile)
  all.set(profile.id, memory)
  return memory
}
