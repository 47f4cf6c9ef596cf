import type { ReadonlySignal, Signal } from '@preact/signals'
import type { ClientId, Outcome, ScriptAnswer, ScriptCall, TabAction, TabState } from '../clients'
import type { LinkError, Playground, RequestSpec, View } from '../playground'
import type { Records, Side, Site } from '../trace'
import type { DeletedDraft, DraftEntry } from './drafts'

/** A remark on a place in the user's files: a compile error, or a run-time error where it was thrown. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly file: string
  /** From 1; 0 where no line is known, nor a file. */
  readonly line: number
  readonly column: number
  readonly message: string
  /** `types`: the program runs in spite of it. */
  readonly source: 'compile' | 'run' | 'types'
}

/** Somebody who waits at the end of a run: who, in what, for what. `text` is the whole sentence for the page. */
export interface Waiting {
  readonly who: 'server' | ClientId
  /** The call (`recv`, `accept`); null for a client. */
  readonly op: string | null
  readonly site: Site | null
  readonly connection: number | null
  /** Virtual time since which it waits. */
  readonly since: number
  readonly text: string
  /** Every client has what it asked for: it is worth a remark, and no warning. */
  readonly idle?: boolean
}

/** A blocked call, or a client without its outcome, and what a visitor can do about it. */
export interface Blocked extends Waiting {
  /** It waits for whoever comes next, and nobody is missing anything. */
  readonly atRest: boolean
  /** The other side, where closing it would let this one go on; null where there is none to close. */
  readonly closes: Side | null
  /** What a button says that closes it. */
  readonly closesWords: string
  /** The connection to close, where it is not the one that is waited on. */
  readonly closesConnection?: number
}

/** Where a run stands. */
export type RunState =
  | { readonly kind: 'starting' }
  /** `restless`: the server makes call after call without waiting, so that virtual time stands still. `waiting` says more. */
  | { readonly kind: 'running'; readonly restless?: boolean }
  /** Nothing is left to happen by itself: everybody waits, or all is done. */
  | { readonly kind: 'quiet'; readonly listening: readonly string[] }
  | { readonly kind: 'exited'; readonly reason: string }
  | { readonly kind: 'stopped'; readonly reason: string }

/** A server with its client that Send took another one for: what it had got. */
export interface Dropped {
  /** So many cookies did its browser keep. */
  readonly cookies: number
  readonly requests: readonly RequestSpec[]
}

/** What one client made of one run of the server. */
export interface RunView {
  readonly client: ClientId
  /** A Send began it, rather than an edit or a choice. */
  readonly sent?: boolean
  /** The server before it, whose place its own takes, had ended or was stopped. */
  readonly afresh?: boolean
  /** What the Send that began it left behind, where that mattered. */
  readonly dropped?: Dropped
  readonly state: RunState
  /** The run's one list, which goes on while the run does. */
  readonly records: Records
  /** One outcome a request sent, in order; the last is the one on show. */
  readonly outcomes: readonly {
    readonly request: RequestSpec
    readonly outcome: Outcome
    readonly settled: boolean
    /** Of a browser's last outcome: its tab. */
    readonly tab?: TabState | null
  }[]
  readonly waiting: readonly Waiting[]
  /** Everyone who is blocked, those at rest too; absent until the run has come to rest. */
  readonly blocked?: readonly Blocked[]
  /** Virtual time, where the run has come to rest. */
  readonly now?: number
  /** Wall milliseconds from start to quiet, for the numbers; never part of the recording. */
  readonly wallMs: number | null
}

/** What is selected, everywhere at once: bytes of one direction of one connection of the run on show. */
export interface Selection {
  readonly connection: number
  readonly from: Side
  /** Offsets in that direction's stream. */
  readonly start: number
  readonly end: number
}

/** A sentence for the visitor that stays until dismissed (a damaged link, a full storage …). */
export interface Notice {
  readonly kind: 'info' | 'error'
  readonly text: string
  /** A line above the sentence, for what should not be overlooked. */
  readonly title?: string
  /** A fragment of this page that it leads to, and what the button says. */
  readonly way?: { readonly fragment: string; readonly words: string }
  /** It speaks of what is on show as it came: a change of that ends it. */
  readonly untilEdit?: boolean
  /** Why a link was refused: it may be pasted once more. */
  readonly link?: LinkError['code']
}

/** Whose what is on show is: an example as it comes, a link's as it came, the visitor's own, or a draft just deleted. */
export type Origin = 'example' | 'link' | 'own' | 'deleted'

/** The visitor's own work in this browser. */
export interface Drafts {
  /** The draft on show; null where what is on show is not the visitor's, or is not kept. */
  readonly current: ReadonlySignal<string | null>
  readonly origin: ReadonlySignal<Origin>
  /** Every draft, the newest first. */
  list(): Promise<readonly DraftEntry[]>
  /** False where it cannot be stored. */
  rename(id: string, title: string): Promise<boolean>
  /** Deletes a draft. What is on show stays there. Null where there was none. */
  remove(id: string): Promise<DeletedDraft | null>
  /** Takes a deletion back. False where it cannot be stored. */
  restore(deleted: DeletedDraft): Promise<boolean>
}

/**
 * The state of the page and everything a user can do, without a component: a view is a function of these signals.
 * An action never throws for what a user typed; what is wrong becomes a `Problem`, a `notice` or a run's state.
 */
export interface Session {
  readonly playground: ReadonlySignal<Playground>
  /** Problems of the text as it stands, and of the run on show. */
  readonly problems: ReadonlySignal<readonly Problem[]>
  /** The run of the chosen client. Null only before the first run has begun. */
  readonly run: ReadonlySignal<RunView | null>
  /** The same first request as each of the other clients, computed after the chosen one; a client is missing until then. */
  readonly others: ReadonlySignal<ReadonlyMap<ClientId, RunView>>
  /** True while the run on show belongs to an earlier text (which no longer compiles, or compiles just now). */
  readonly stale: ReadonlySignal<boolean>
  /** The client on show (`view.client`) and the request in the form for it. */
  readonly client: ReadonlySignal<ClientId>
  readonly request: ReadonlySignal<RequestSpec>
  readonly selection: Signal<Selection | null>
  readonly hover: Signal<Selection | null>
  /**
   * Scripts of the pages that are sent run in their frame. The visitor alone turns it on, for what is on show: it is in no
   * link and no draft, and another playground turns it off.
   */
  readonly scripts: ReadonlySignal<boolean>
  /** Null for none. */
  readonly notice: Signal<Notice | null>
  readonly drafts: Drafts

  edit(file: string, text: string): void
  addFile(name: string): void
  removeFile(name: string): void
  renameFile(from: string, to: string): void
  /** Another title, another text about it. Nothing runs anew. */
  describe(words: Partial<Pick<Playground, 'title' | 'note'>>): void
  setView(view: Partial<View>): void
  setNetwork(network: Partial<Playground['network']>): void
  /** Another seed: other ports, losses and cuts. */
  setSeed(seed: number): void
  choose(client: ClientId): void
  compose(request: RequestSpec): void
  /** A fresh server, then the request. */
  send(): void
  /** The request to the server that is running, after all it has got so far. */
  sendToSame(request?: RequestSpec): void
  /** What the Send before left behind, and what it sent: all of it to one server, in this order. */
  sendTogether(): void
  /** Does something in the tab of the browser on show, while its server runs. */
  act(action: TabAction): void
  /** Typed text (byte text, with its line end) for the command that reads it; null for the end of input. */
  type(text: string | null): void
  /** Ctrl-C for the client on show. */
  interrupt(): void
  setScripts(on: boolean): void
  /**
   * A script of the page that the browser shows asks for something, while scripts are on. `answer` hears of it until
   * `more` is false; never where the run is over.
   */
  script(call: ScriptCall, answer: (given: ScriptAnswer) => void): void
  /** The page's scripts have dealt with all that they heard. */
  turn(): void
  stop(): void
  /** Lets virtual time pass in the run on show: until the next thing happens, at least for a second. */
  pass(): void
  /** Closes the other side of what is blocked in the run on show. */
  closeSide(blocked: Blocked): void
  /**
   * What a link to what is on show holds: the request in the form, the view with the selected bytes, and, where the run
   * on show is the one that it makes, the recording's fingerprint.
   */
  shareable(): Playground
  /** The link for what is on show, or for `playground`; absolute. */
  link(playground?: Playground): Promise<string>
  /** Opens a link's fragment (`#…`). A damaged one leaves everything as it was and sets `notice`. */
  open(fragment: string): Promise<void>
  load(playground: Playground): void
  /** Puts on show what the visitor has made: it is theirs from the beginning, and kept at once at an address of its own. */
  begin(playground: Playground): void
  /** Stores at once what the visitor has changed. False where that cannot be (`notice` says so); true where nothing is left to store. */
  keep(): Promise<boolean>
  /** Stores before it returns what is not stored yet: for a page that is about to end. */
  flush(): void
}
