/**
 * The syscall protocol between kernel and process, version 1. Both sides send batches. A process is untrusted: the
 * kernel validates every message. Nothing in it assumes JavaScript on the process's side.
 */
export const PROTOCOL_VERSION = 1

/** Where in the user's files a call was made; `line` and `column` count from 1. */
export interface CallSite {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A call: `fd` is a descriptor that an earlier answer gave, or -1. Bytes travel as Uint8Array (transferred where possible). */
export interface Syscall {
  readonly id: number
  readonly op: string
  readonly fd: number
  readonly args: readonly unknown[]
  readonly site: CallSite | null
}

/** Process to kernel. */
export type ProcessMessage =
  | { readonly kind: 'hello'; readonly version: number }
  | { readonly kind: 'calls'; readonly calls: readonly Syscall[] }
  /** Everything that follows from the kernel's event `seq` is done; nothing is pending in the process. */
  | { readonly kind: 'idle'; readonly seq: number }
  | {
      readonly kind: 'output'
      readonly stream: 'stdout' | 'stderr'
      readonly text: string
      readonly site: CallSite | null
    }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'throw'; readonly name: string; readonly message: string; readonly site: CallSite | null }
  /** Answers a `ping`. */
  | { readonly kind: 'pong'; readonly nonce: number }

/** Kernel to process. `seq` counts every event that the process must handle before time moves on. */
export type KernelMessage =
  | {
      readonly kind: 'boot'
      readonly version: number
      readonly seq: number
      readonly program: Program
      readonly seed: number
      readonly epoch: number
    }
  | { readonly kind: 'answers'; readonly seq: number; readonly now: number; readonly answers: readonly SyscallAnswer[] }
  | { readonly kind: 'signal'; readonly seq: number; readonly signal: 'interrupt' | 'kill' }
  | { readonly kind: 'ping'; readonly nonce: number }

export type SyscallAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly errno: string }

/** What a process runs: files with their text, compiled by the page for a JavaScript runtime. */
export interface Program {
  readonly runtime: string
  readonly main: string
  readonly files: Readonly<Record<string, string>>
}
