/** Which authentication curl uses for a request, and what a challenge makes of it. */
import { base64, fromLatin1 } from '../../bytes'
import { type DigestChallenge, digestValue, readChallenge } from './digest'
import { lowerAscii } from './encode'

export type Scheme = 'basic' | 'digest' | 'bearer'

export class Authentication {
  readonly #want: ReadonlySet<Scheme>
  #picked: Scheme | null
  #available = new Set<Scheme>()
  #challenge: DigestChallenge | null = null
  #count = 0
  /** The credentials were refused or cannot be used. */
  problem = false
  /** A body would be sent in vain: the challenge is still to come. */
  probing = false
  done = false

  constructor(
    wanted: ReadonlySet<Scheme>,
    private readonly user: string | null,
    private readonly password: string,
    private readonly bearer: string | null,
    private readonly info: (text: string) => void,
    private readonly random: () => number,
  ) {
    this.#want = wanted.size > 0 ? wanted : new Set<Scheme>(['basic'])
    this.#picked = this.#want.size === 1 ? [...this.#want][0]! : null
  }

  get given(): boolean {
    return this.user !== null || this.bearer !== null
  }

  /** The value of Authorization for the next request, null for none. `withBody`: a body would be sent. */
  header(method: string, uri: string, withBody: boolean): string | null {
    this.probing = false
    if (!this.given) return null
    let value: string | null = null
    if (this.#picked === 'bearer' && this.bearer !== null) value = `Bearer ${this.bearer}`
    else if (this.#picked === 'basic' && this.user !== null) {
      value = `Basic ${base64(fromLatin1(`${this.user}:${this.password}`))}`
    } else if (this.#picked === 'digest' && this.user !== null) {
      if (this.#challenge) {
        this.#count++
        value = digestValue(this.#challenge, this.user, this.password, method, uri, this.#count, this.random)
      }
      this.info(`Server auth using Digest with user '${this.user}'`)
      this.done = value !== null
      this.probing = !this.done && withBody
      return value
    }
    if (value !== null)
      this.info(`Server auth using ${this.#picked === 'basic' ? 'Basic' : 'Bearer'} with user '${this.user ?? ''}'`)
    this.done = this.#picked !== null
    return value
  }

  /** A WWW-Authenticate value of a 401; it may hold several challenges. */
  challenge(value: string): void {
    let rest = value
    while (rest !== '') {
      const name = lowerAscii(/^[A-Za-z0-9-]+/.exec(rest)?.[0] ?? '')
      if (name === 'digest') this.#digest(rest.slice(6))
      else if (name === 'basic') {
        this.#available.add('basic')
        if (this.given && this.#picked === 'basic') this.#refused()
      } else if (name === 'bearer') {
        this.#available.add('bearer')
        if (this.given && this.#picked === 'bearer') this.#refused()
      }
      const comma = rest.indexOf(',')
      rest = comma < 0 ? '' : rest.slice(comma + 1).trimStart()
    }
  }

  #refused(): void {
    this.#available = new Set()
    this.info('Authentication problem. Ignoring this.')
    this.problem = true
  }

  #digest(text: string): void {
    if (this.#available.has('digest')) {
      this.info('Ignoring duplicate digest auth header.')
      return
    }
    this.#available.add('digest')
    const challenge = readChallenge(text)
    const again = this.#challenge !== null && this.#picked === 'digest'
    if (!challenge || (again && !challenge.stale)) {
      this.info('Authentication problem. Ignoring this.')
      this.problem = true
      return
    }
    this.#challenge = challenge
    this.#count = 0
  }

  /** After a head: true where the request is to be made again with what the challenge asks for. */
  act(status: number): boolean {
    if (status < 200 || this.problem) return false
    if (this.given && (status === 401 || (this.probing && status < 300))) {
      const order: Scheme[] = ['bearer', 'digest', 'basic']
      const picked = order.find((scheme) => this.#available.has(scheme) && this.#want.has(scheme)) ?? null
      this.#available = new Set()
      if (picked) {
        this.#picked = picked
        return true
      }
      // Nothing that was asked for is offered: from now on none is sent.
      this.#picked = null
      this.problem = status === 401
    }
    if (status < 300 && !this.done && this.probing) {
      this.done = true
      return true
    }
    return false
  }
}
