import * as v from 'valibot'

/**
 * The syscall protocol between kernel and process, version 1. Both sides send batches. A process is untrusted: the kernel
 * checks every message against the schemas below. Nothing in it assumes JavaScript on the process's side.
 */
export const PROTOCOL_VERSION = 1

/** What one message of a process may hold at most. */
export const MESSAGE_LIMITS = { events: 20_000, args: 8, text: 64 * 1024, bytes: 64 * 1024 * 1024 } as const

/** Bytes from this length on change hands instead of being copied. */
export const TRANSFERRED = 4096

const text = v.pipe(v.string(), v.maxLength(MESSAGE_LIMITS.text))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Any number, NaN and infinities too: what a call makes of them is the call's business. */
const number = v.custom<number>((value) => typeof value === 'number', 'a number')
const bytes = v.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= MESSAGE_LIMITS.bytes,
  'bytes',
)

const SiteSchema = v.object({ file: v.pipe(v.string(), v.maxLength(256)), line: count, column: count })

/** A call: `fd` is a descriptor that an earlier answer gave, or -1. The arguments are those of the call of that name. */
const CallSchema = v.object({
  kind: v.literal('call'),
  id: count,
  op: v.pipe(v.string(), v.maxLength(32)),
  fd: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  args: v.pipe(v.array(v.union([number, v.boolean(), text, v.null(), bytes])), v.maxLength(MESSAGE_LIMITS.args)),
  site: v.nullable(SiteSchema),
  /** The process has passed the answer on by itself, on the room that the kernel's last message gave: it gets none. */
  assumed: v.optional(v.literal(true)),
})

const OutputSchema = v.object({
  kind: v.literal('output'),
  stream: v.picklist(['stdout', 'stderr']),
  text,
  site: v.nullable(SiteSchema),
  /** An error of the program that its runtime caught: the program goes on. */
  fault: v.optional(v.literal(true)),
})

/** Process to kernel. */
export const ProcessMessageSchema = v.variant('kind', [
  /** The process can take a program. */
  v.object({ kind: v.literal('hello'), version: count }),
  /** The program begins to run: everything it needs has been loaded. */
  v.object({ kind: v.literal('started') }),
  /** What the program did, in order. `idle`: everything that follows from the kernel's event of that number is done. */
  v.object({
    kind: v.literal('turn'),
    events: v.pipe(v.array(v.variant('kind', [CallSchema, OutputSchema])), v.maxLength(MESSAGE_LIMITS.events)),
    idle: v.nullable(count),
  }),
  /** The program ended by itself. */
  v.object({ kind: v.literal('exit'), code: number }),
  /** The program ended by an error that nothing caught. */
  v.object({ kind: v.literal('throw'), name: text, message: text, site: v.nullable(SiteSchema) }),
])

export type CallSite = v.InferOutput<typeof SiteSchema>
export type Syscall = v.InferOutput<typeof CallSchema>
export type Output = v.InferOutput<typeof OutputSchema>
export type ProcessMessage = v.InferOutput<typeof ProcessMessageSchema>

/** Kernel to process. `seq` counts the events that the process must handle before time moves on. */
export type KernelMessage =
  | {
      readonly kind: 'boot'
      readonly version: number
      readonly seq: number
      readonly program: Program
      readonly seed: number
      readonly epoch: number
    }
  | {
      readonly kind: 'answers'
      readonly seq: number
      readonly now: number
      readonly answers: readonly SyscallAnswer[]
      readonly room?: Room
    }

/**
 * Time stands still until the process is idle, and nobody else touches its sockets. So the next `send` or `sendall` on this
 * descriptor, if it gives from one to so many bytes and no call but timers comes before it, will take them all at once: the
 * process may know that answer beforehand, and saves a message there and back. It need not.
 */
export interface Room {
  readonly fd: number
  readonly bytes: number
}

export type SyscallAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly errno: string }

/**
 * What a process runs: files, which its runtime understands. Those of the JavaScript runtime are compiled, each behind those
 * it imports, and say what they import and whether they export a handler.
 */
export interface Program {
  readonly runtime: string
  readonly main: string
  readonly modules: readonly {
    readonly name: string
    readonly code: string
    readonly exportsDefault?: boolean
    readonly imports?: readonly {
      readonly specifier: string
      readonly start: number
      readonly end: number
      readonly dynamic: number
    }[]
  }[]
}

/** A two-way channel of structured clones: a MessagePort of a browser or of Node. */
export interface Port {
  postMessage(message: unknown, transfer?: Transferable[]): void
  onmessage: ((this: MessagePort, event: MessageEvent<unknown>) => unknown) | null
  close(): void
}
