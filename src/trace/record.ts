/**
 * The records of a recording (trace). Time is virtual milliseconds since the run began. Connections are numbered
 * from 1 in the order of their SYN. Offsets (`offset`) count the bytes of one direction of one connection from 0.
 */

/** Which end of a connection: `client` is the one that connected. */
export type Side = 'client' | 'server'

/** An endpoint, e.g. `{ host: '127.0.0.1', port: 49152 }`. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** A place in a user's file. `line` and `column` count from 1. */
export interface Site {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** TCP flags, as in the header's low byte (RFC 9293 section 3.1). */
export const Flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const

export interface ConnectRecord {
  readonly kind: 'connect'
  readonly connection: number
  readonly client: Endpoint
  readonly server: Endpoint
}

/** One segment: left its sender at `time`, arrives at `arrives` (null: lost). `sequence` and `acknowledgment` are relative (SYN is 0). */
export interface SegmentRecord {
  readonly kind: 'segment'
  readonly connection: number
  readonly from: Side
  readonly flags: number
  readonly sequence: number
  readonly acknowledgment: number | null
  readonly window: number
  readonly payload: Uint8Array
  /** Offset of the payload's first byte in its direction; of the next byte where there is no payload. */
  readonly offset: number
  readonly retransmission: boolean
  readonly arrives: number | null
}

/** A connection is over for both ends, or was never made. */
export interface DisconnectRecord {
  readonly kind: 'disconnect'
  readonly connection: number
  readonly how: 'closed' | 'reset' | 'refused' | 'timed-out'
}

/** A call that the process made. Appended when it is answered, or when the run ends and it still waits (`ended` null). */
export interface SyscallRecord {
  readonly kind: 'syscall'
  readonly call: number
  readonly op: string
  readonly handle: number | null
  /** Arguments as a reader would write them, e.g. `['1024']`; bytes are given by their number. */
  readonly args: readonly string[]
  readonly site: Site | null
  readonly started: number
  readonly ended: number | null
  readonly result: string | null
  /** An errno name, e.g. `EADDRINUSE`. */
  readonly error: string | null
  /** For calls on a connected socket. */
  readonly connection: number | null
  /** The bytes that `send`/`sendall` gave or `recv` took: `from` is the side that sent them. */
  readonly bytes: { readonly from: Side; readonly start: number; readonly end: number } | null
}

/** What the program printed, or what the page says about the program (`system`). */
export interface OutputRecord {
  readonly kind: 'output'
  readonly stream: 'stdout' | 'stderr' | 'system'
  readonly text: string
  readonly site: Site | null
  /** An error of the program, which goes on in spite of it. */
  readonly fault?: true
}

export interface ProcessRecord {
  readonly kind: 'process'
  readonly event: 'start' | 'ready' | 'exit' | 'throw' | 'kill'
  /** Why, in a sentence for the console; '' where nothing needs saying. */
  readonly reason: string
  readonly site: Site | null
}

/** What a client did that is no segment: it began a request, or came to its outcome. `detail` is its own: data that JSON holds. */
export interface ClientRecord {
  readonly kind: 'client'
  readonly client: string
  readonly event: 'start' | 'request' | 'outcome'
  readonly connection: number | null
  readonly detail: unknown
}

/** The recording is full: so many records, with so many bytes of payload, have been left out since the last of these. */
export interface DropRecord {
  readonly kind: 'drop'
  readonly records: number
  readonly bytes: number
}

export type Payload =
  | ConnectRecord
  | SegmentRecord
  | DisconnectRecord
  | SyscallRecord
  | OutputRecord
  | ProcessRecord
  | ClientRecord
  | DropRecord

/** A payload with its place in the recording: `seq` counts from 0, `time` never goes back. */
export type TraceRecord = Payload & { readonly seq: number; readonly time: number }
