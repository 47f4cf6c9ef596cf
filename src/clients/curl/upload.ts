/** A request's body on its way out: after a 100 (Continue) where one is expected, in pieces as the network takes them. */
import { fromLatin1 } from '../../bytes'
import type { PooledConnection } from './pool'
import type { BuiltRequest } from './request'
import type { TransferState } from './transfer-state'

const PIECE = 64 * 1024
/** Bytes of `0 CR LF CR LF`. */
const LAST_CHUNK = 5

export class Upload {
  /** Nothing more of it is sent. */
  done: boolean
  /** It waits for a 100 (Continue). */
  awaiting100 = false
  readonly #bytes: Uint8Array
  readonly #chunked: boolean
  #sent = 0
  #cancel100 = () => {}

  /** A body that went out with the head (`joined`) is done already. */
  constructor(
    private readonly state: TransferState,
    private readonly connection: PooledConnection,
    private readonly request: BuiltRequest,
    /** The last byte was given to the network. */
    private readonly sent: () => void,
  ) {
    this.done = request.joined
    this.#bytes = fromLatin1(request.body)
    this.#chunked = request.chunked
  }

  /** After the head was written. */
  start(): void {
    const { state, request } = this
    if (request.joined) {
      state.uploadBytes = this.#bytes.length
      if (this.#bytes.length > 0) state.hooks.log?.data('out', this.#bytes)
      return
    }
    this.awaiting100 = request.expect
    if (!request.expect) {
      this.more()
      return
    }
    this.#cancel100 = state.after(state.spec.config.expect100Timeout * 1000, () => {
      if (!this.awaiting100) return
      state.info('Done waiting for 100-continue')
      this.awaiting100 = false
      this.more()
    })
  }

  /** Sends what the network takes. */
  more(): void {
    const { state, connection } = this
    const { log } = state.hooks
    if (this.done || this.awaiting100 || state.finished) return
    const bytes = this.#bytes
    while (this.#sent < bytes.length && connection.pending < PIECE) {
      const piece = bytes.subarray(this.#sent, this.#sent + PIECE)
      const last = this.#chunked && this.#sent + piece.length === bytes.length
      const end = piece.length - (last ? LAST_CHUNK : 0)
      log?.data('out', piece.subarray(0, end))
      if (last) {
        state.info('Signaling end of chunked upload via terminating chunk.')
        log?.data('out', piece.subarray(end))
      }
      connection.write(piece)
      this.#sent += piece.length
      state.uploadBytes = this.#sent
    }
    if (this.#sent < bytes.length) return
    this.done = true
    if (!this.#chunked && bytes.length > 0) state.info('We are completely uploaded and fine')
    this.sent()
  }

  /** A 100 (Continue) came: the body follows once the piece that holds it is read. */
  continue(): void {
    if (!this.awaiting100) return
    this.awaiting100 = false
    this.#cancel100()
    this.state.after(0, () => this.more())
  }

  /** No more is sent. */
  stop(): void {
    this.#cancel100()
    this.done = true
  }
}
