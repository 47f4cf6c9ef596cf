import { byteText, fromLatin1 } from '../bytes'
import type { ClientId, ComposedRequest, ScriptAnswer, ScriptCall, TabAction } from '../clients'
import type { NetworkSpec, RequestSpec, SourceFile } from '../playground'
import type { Side, TraceChunk } from '../trace'
import type { Blocked, Problem, RunState, RunView } from './types'

/** What a server is begun from. */
interface ServerOrder {
  readonly run: number
  readonly files: readonly SourceFile[]
  readonly main: string
  readonly network: NetworkSpec
  readonly seed: number
  readonly port: MessagePort
  /** `drawn` follows whatever is told of the run, which waits for it. Absent: nobody draws. */
  readonly drawn?: boolean
}

/** Who asks a server, and for what. */
interface Asking {
  readonly client: ClientId
  readonly requests: readonly RequestSpec[]
}

/**
 * Messages between the page and its kernel worker. Both are our own code; what came from a link or a program was
 * validated before it got here. A run has a number; messages about a run that is over are ignored.
 */
export type ToKernel =
  /** Begins a run: compile, boot the process behind `port`, wait until it listens, send the requests in order. */
  | ({ readonly kind: 'start' } & ServerOrder & Asking)
  /** Begins a run ahead of its client: as `start`, but it stands still where the first request would be sent. */
  | ({ readonly kind: 'ahead' } & ServerOrder)
  /** The client of a run that was begun ahead, and its requests. */
  | ({ readonly kind: 'ask'; readonly run: number } & Asking)
  /** One more request to the server that runs. */
  | { readonly kind: 'send'; readonly run: number; readonly request: RequestSpec }
  /** Virtual time passes: until the next thing happens, at least a second. */
  | { readonly kind: 'pass'; readonly run: number }
  /** One side of a connection is closed, from outside. */
  | { readonly kind: 'close'; readonly run: number; readonly connection: number; readonly side: Side }
  /** Something done in the browser's tab. */
  | { readonly kind: 'act'; readonly run: number; readonly action: TabAction }
  /** Typed text for the command that reads it, with its line end; null for the end of input. */
  | { readonly kind: 'type'; readonly run: number; readonly text: string | null }
  /** Ctrl-C for the client that runs. */
  | { readonly kind: 'interrupt'; readonly run: number }
  /** A script of the page in the browser's tab asks for something; answers name `id`. */
  | { readonly kind: 'script'; readonly run: number; readonly id: number; readonly call: ScriptCall }
  /** The page's scripts have done all that followed at once from what they heard: virtual time may pass. */
  | { readonly kind: 'turn'; readonly run: number }
  /** What was told of the run is on the screen: it may go on. */
  | { readonly kind: 'drawn'; readonly run: number }
  /** Lets go of a run: its process ends as if killed. `reason` is for the console; null where nobody will read it. */
  | { readonly kind: 'stop'; readonly run: number; readonly reason: string | null }

export type FromKernel =
  /** The files do not compile: the run never began and its port was not used. */
  | { readonly kind: 'problems'; readonly run: number; readonly problems: readonly Problem[] }
  | { readonly kind: 'compiled'; readonly run: number }
  /** The records since the last of these messages. The buffers go with it. */
  | { readonly kind: 'records'; readonly run: number; readonly chunks: readonly TraceChunk[] }
  | {
      readonly kind: 'state'
      readonly run: number
      readonly state: RunState
      readonly blocked: readonly Blocked[]
      readonly now: number
    }
  | { readonly kind: 'outcomes'; readonly run: number; readonly outcomes: RunView['outcomes'] }
  | { readonly kind: 'answer'; readonly run: number; readonly id: number; readonly answer: ScriptAnswer }
  /** The process behind the port is to be ended for good: it no longer answers, or it is done. */
  | { readonly kind: 'kill'; readonly run: number }

/**
 * The request as a client takes it: latin1 text becomes bytes. A link may hold any text: a character that is no byte
 * stands for its UTF-8.
 */
export function composed(spec: RequestSpec): ComposedRequest {
  const bytes = (text: string | null) => (text === null ? null : fromLatin1(byteText(text)))
  return {
    method: byteText(spec.method),
    url: spec.url,
    fields: spec.fields.map(([name, value]) => [byteText(name), byteText(value)]),
    body: bytes(spec.body),
    command: spec.command,
    raw: bytes(spec.raw),
  }
}
