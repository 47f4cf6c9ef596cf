import type { Asked, Playground } from '../playground'
import type { DraftStore } from './drafts'
import type { FromKernel, ToKernel } from './messages'

/** A process that waits for a program: the kernel's end of its port, and the way to end it for good. */
export interface SpareProcess {
  readonly port: MessagePort
  /** Finds out whether there is no such process any more. Asked when its program is to go on. */
  lost?(): Promise<boolean>
  kill(): void
}

/** What a session stands on. The page gives the real ones, tests give others. */
export interface SessionParts {
  readonly kernel: {
    post(message: ToKernel, transfer: readonly MessagePort[]): void
    receive(listener: (message: FromKernel) => void): void
  }
  /** Takes a process that has run nothing yet. */
  process(): Promise<SpareProcess>
  /** Nothing hurries: a process may be made ready for the next call of `process`. Absent: nothing is done ahead. */
  prepare?(): void
  /** Settles when the page is up: the runs of the clients beside the chosen one leave it the processor until then. Absent: it is. */
  readonly up?: Promise<void>
  readonly drafts: DraftStore
  /** The page's address: `fragment` with its `#`, and a way to replace it without a new history entry. */
  readonly address: {
    /** The absolute address, without a fragment, of the page that opens a playground's link. */
    base(playground: Playground): string
    fragment(): string
    replace(fragment: string): void
    /** Notes where the address is what is asked there; the same that `noted` gives when the visitor comes back to it, or reloads. */
    note?(asked: Asked): void
    noted?(): unknown
  }
  /** Calls back after real milliseconds; returns the way to cancel. */
  after(delay: number, callback: () => void): () => void
  /**
   * Calls back when what has changed just now is drawn: a run that goes on waits for it, so that the page has the processor
   * while it draws. Absent: nothing is drawn.
   */
  drawn?(callback: () => void): void
  /** True where nothing runs before the visitor asks for it: within another site's page. */
  readonly paused?: boolean
  /** What the address shows without a fragment: an example, or the draft that stands in its place where there is one. */
  plain(): { readonly example: Playground; readonly draft: string | null }
}
