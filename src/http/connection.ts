import { assertNever } from '../bytes'

/**
 * What one end of a connection is doing, as h11 has it: the client's half and the server's half each have a state, and
 * events move them. `must-close`: this end sends nothing more. `might-switch`: an Upgrade or CONNECT waits for its answer.
 */
export type HalfState =
  | 'idle'
  | 'send-response'
  | 'send-body'
  | 'done'
  | 'must-close'
  | 'closed'
  | 'might-switch'
  | 'switched'
  | 'error'

export type Role = 'client' | 'server'

/** What an end sends. `request` and `response` are heads; `interim` a 1xx head; `end` the end of a message; `close` FIN. */
export type ConnectionEvent = 'request' | 'interim' | 'response' | 'data' | 'end' | 'close'

type Row = Readonly<Partial<Record<ConnectionEvent, HalfState>>>

/** Which events an end may send in each of its states, and the state that follows (RFC 9112 9). All other pairs are errors. */
export const TRANSITIONS: Readonly<Record<Role, Readonly<Record<HalfState, Row>>>> = {
  client: {
    idle: { request: 'send-body', close: 'closed' },
    'send-response': {},
    'send-body': { data: 'send-body', end: 'done' },
    done: { close: 'closed' },
    'must-close': { close: 'closed' },
    closed: { close: 'closed' },
    'might-switch': { close: 'closed' },
    switched: {},
    error: {},
  },
  server: {
    idle: { response: 'send-body', close: 'closed' },
    'send-response': { interim: 'send-response', response: 'send-body' },
    'send-body': { data: 'send-body', end: 'done' },
    done: { close: 'closed' },
    'must-close': { close: 'closed' },
    closed: { close: 'closed' },
    'might-switch': {},
    switched: {},
    error: {},
  },
}

/** What a head says about the life of its connection. */
export interface HeadFacts {
  /** False where the message ends the persistence of the connection (RFC 9112 9.3). */
  readonly keepAlive: boolean
  /** The request asks to switch: CONNECT, or an Upgrade field (RFC 9110 7.8, 9.3.6). */
  readonly offersSwitch?: boolean
  /** The response accepts the switch: 101, or 2xx to CONNECT. */
  readonly switches?: boolean
  /** The request waits with its content for a 100 (RFC 9110 10.1.1). */
  readonly expectContinue?: boolean
  /** Of an interim response: any but 100 leaves the request waiting (RFC 9110 15.2). 100 where absent. */
  readonly status?: number
}

/** An event that the state of that end does not allow. A value, never thrown. */
export interface ProtocolError {
  readonly role: Role
  readonly state: HalfState
  readonly event: ConnectionEvent
  readonly message: string
}

/**
 * The states of both ends of one connection. It holds no bytes: whoever reads tells it what the peer sent, whoever writes
 * asks before sending. The same object serves a client and a server.
 */
export class ConnectionState {
  #client: HalfState = 'idle'
  #server: HalfState = 'idle'
  #keepAlive = true
  #offersSwitch = false
  #waitsForContinue = false

  get client(): HalfState {
    return this.#client
  }

  get server(): HalfState {
    return this.#server
  }

  /** True while the client holds its content back: a server that wants it sends 100 (RFC 9110 10.1.1). */
  get waitsForContinue(): boolean {
    return this.#waitsForContinue
  }

  /** Both messages are complete and the connection may carry the next exchange: `next` begins it. */
  get reusable(): boolean {
    return this.#client === 'done' && this.#server === 'done'
  }

  /** False once no exchange follows the one at hand. */
  get persistent(): boolean {
    return this.#keepAlive
  }

  /** Moves the end `role` by what it sends; null where that is in order. A head needs its facts. */
  apply(role: Role, event: ConnectionEvent, facts?: HeadFacts): ProtocolError | null {
    const state = role === 'client' ? this.#client : this.#server
    const following = TRANSITIONS[role][state][event]
    const refuse = (expected: string, got: string): ProtocolError => {
      this.#set(role, 'error')
      this.#couple()
      return { role, state, event, message: `Expected ${expected} from the ${role} in state ${state}, got ${got}.` }
    }
    if (following === undefined) {
      const allowed = Object.keys(TRANSITIONS[role][state])
      return refuse(allowed.length > 0 ? allowed.join(' or ') : 'nothing more', event)
    }
    // RFC 9110 7.8: a server switches to no protocol that the request did not offer.
    if (role === 'server' && facts?.switches && !this.#offersSwitch)
      return refuse('no switch of protocols, which no request offered,', `${event} that switches`)
    this.#set(role, following)
    this.#follow(role, event, facts)
    this.#couple()
    return null
  }

  /** Begins the next exchange; false where the connection is not reusable. */
  next(): boolean {
    if (!this.reusable) return false
    this.#client = 'idle'
    this.#server = 'idle'
    this.#offersSwitch = false
    this.#waitsForContinue = false
    return true
  }

  /** No exchange follows the one at hand: the graceful end of a connection (RFC 9112 9.6). An idle end closes at once. */
  drain(): void {
    this.#keepAlive = false
    this.#couple()
  }

  #set(role: Role, state: HalfState): void {
    if (role === 'client') this.#client = state
    else this.#server = state
  }

  #follow(role: Role, event: ConnectionEvent, facts: HeadFacts | undefined): void {
    switch (event) {
      case 'request':
        this.#keepAlive &&= facts?.keepAlive ?? true
        this.#offersSwitch = facts?.offersSwitch ?? false
        this.#waitsForContinue = facts?.expectContinue ?? false
        if (this.#server === 'idle') this.#server = 'send-response'
        break
      case 'interim':
        if (facts?.switches || (facts?.status ?? 100) === 100) this.#waitsForContinue = false
        if (facts?.switches) this.#server = 'switched'
        break
      case 'response':
        // A response that no request asked for answers none that follows: the connection ends behind it (RFC 9112 9.2).
        this.#keepAlive &&= (facts?.keepAlive ?? true) && this.#client !== 'idle'
        this.#waitsForContinue = false
        if (facts?.switches) this.#server = 'switched'
        break
      case 'data':
      case 'end':
        if (role === 'client') this.#waitsForContinue = false
        break
      case 'close':
        break
      default:
        assertNever(event)
    }
  }

  /** What the state of one end, and the persistence of the connection, do to the other. */
  #couple(): void {
    if (this.#client === 'done' && this.#offersSwitch) this.#client = 'might-switch'
    if (this.#client === 'might-switch') {
      if (this.#server === 'switched') this.#client = 'switched'
      else if (this.#server === 'send-body' || this.#server === 'done') {
        this.#offersSwitch = false
        this.#client = 'done'
      }
    }
    if (!this.#keepAlive) {
      if (this.#client === 'done' || this.#client === 'idle') this.#client = 'must-close'
      if (this.#server === 'done' || (this.#server === 'idle' && this.#client !== 'send-body'))
        this.#server = 'must-close'
    }
    if (this.#client === 'closed') {
      if (this.#server === 'done' || this.#server === 'idle') this.#server = 'must-close'
    }
    if (this.#server === 'closed' && (this.#client === 'done' || this.#client === 'idle')) this.#client = 'must-close'
    if (this.#server === 'error' && this.#client === 'done') this.#client = 'must-close'
    if (this.#client === 'error' && this.#server === 'done') this.#server = 'must-close'
  }
}
