import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ClientId, ScriptAnswer, ScriptCall, TabAction } from '../clients'
import { askedOf, decodeLink, encodeLink, type Playground, type RequestSpec } from '../playground'
import { Comparing } from './comparing'
import { type FilesEdit, withFile, withName, withoutFile, withText } from './files'
import { Keeping } from './keeping'
import { hasEnded, isAlive, type LiveRun, leftBehind, loads, onShow, runProblems, STOPPED_BY_VISITOR } from './live-run'
import { Looked } from './looked'
import { Noted } from './noted'
import { arrive, asNoted, atPlain, DRAFT, NO_DRAFT, type Opened, refused } from './opening'
import type { SessionParts } from './parts'
import { differences, holdsBytes, recordingOf, withoutRecording } from './recorded'
import { type RunOrder, Runs } from './runs'
import { SetAside } from './set-aside'
import type { Blocked, Dropped, Notice, Problem, RunView, Selection, Session } from './types'

/** Milliseconds of quiet after a keystroke before the text is compiled and run. */
const DEBOUNCE = 120
/** A run that has not come to rest by then is shown as it goes on. */
const PATIENCE = 300
/** Milliseconds for which all has to be at rest before the next server begins ahead. */
const REST = 100

/** Opens the session of a page: the link in its address, else the visitor's draft, else the example; and runs it. */
export async function createSession(parts: SessionParts): Promise<Session> {
  const notice: Session['notice'] = signal(null)
  const opened = await arrive(parts, notice)
  return new LiveSession(parts, opened, notice)
}

class LiveSession implements Session {
  readonly #playground: Signal<Playground>
  readonly #compileProblems = signal<readonly Problem[]>([])
  readonly #shown = signal<LiveRun | null>(null)
  readonly #others = signal<ReadonlyMap<ClientId, LiveRun>>(new Map())
  readonly #stale = signal(false)
  readonly #form: Signal<RequestSpec>
  readonly #parts: SessionParts
  readonly #runs: Runs
  readonly #keeping: Keeping
  readonly #noted: Noted
  /** What was opened, until its run has come to rest as it came: then it is compared with what its link says of it. */
  #opened: Playground | null
  #generation = 0
  /** The form holds what has not been sent. */
  #composed = false
  #cancelRestart: (() => void) | null = null
  #coming: LiveRun | null = null
  /** Nothing runs until the visitor sends. */
  #paused: boolean
  readonly #aside = new SetAside()
  readonly #looked = new Looked()
  readonly #comparing: Comparing

  readonly playground: ReadonlySignal<Playground>
  readonly problems: ReadonlySignal<readonly Problem[]>
  readonly run: ReadonlySignal<RunView | null>
  readonly others: ReadonlySignal<ReadonlyMap<ClientId, RunView>>
  readonly stale: ReadonlySignal<boolean>
  readonly client: ReadonlySignal<ClientId>
  readonly request: ReadonlySignal<RequestSpec>
  readonly selection = signal<Selection | null>(null)
  readonly hover = signal<Selection | null>(null)
  readonly scripts = signal(false)
  readonly notice: Session['notice']
  readonly drafts: Session['drafts']

  constructor(parts: SessionParts, { playground, origin, draft }: Opened, notice: Session['notice']) {
    this.#parts = parts
    this.#opened = playground
    this.notice = notice
    this.#keeping = new Keeping({
      store: parts.drafts,
      moveTo: (fragment) => parts.address.replace(fragment),
      after: parts.after,
      state: () => withoutRecording(this.#asComposed()),
      describe: (words) => this.describe(words),
      say: (words) => {
        this.notice.value = words
      },
    })
    this.#keeping.turnTo(origin, draft)
    this.drafts = this.#keeping
    this.#noted = new Noted(parts, () => (this.#keeping.origin.peek() === 'own' ? null : askedOf(this.#asComposed())))
    this.#playground = signal(playground)
    this.#form = signal(playground.requests.at(-1)!)
    this.playground = this.#playground
    this.request = this.#form
    this.stale = this.#stale
    this.run = computed(() => this.#shown.value?.view.value ?? null)
    this.others = computed(() => {
      const views = new Map<ClientId, RunView>()
      for (const [client, run] of this.#others.value) views.set(client, run.view.value)
      return views
    })
    this.client = computed(() => this.#playground.value.view.client)
    this.problems = computed(() => [...this.#compileProblems.value, ...runProblems(this.run.value)])
    this.#runs = new Runs(parts, {
      compiled: (run, problems) => this.#compiled(run, problems),
      rested: (run) => this.#rested(run),
      lost: (run) => {
        const { sent = false, dropped = null } = run.view.peek()
        this.#restart({ sent, dropped })
      },
    })
    this.#comparing = new Comparing({
      up: parts.up,
      generation: () => this.#generation,
      shown: () => (this.#stale.value ? null : this.#shown.value),
      others: this.#others,
      start: (order) => this.#start(order),
      compared: () => this.#beginAhead(),
    })
    effect(() => {
      this.#playground.value
      this.#keeping.soon()
    })
    this.#paused = parts.paused ?? false
    this.#restart()
  }

  edit(file: string, text: string): void {
    this.#edited(withText(this.#playground.value, file, text))
  }

  addFile(name: string): void {
    this.#edited(withFile(this.#playground.value, name))
  }

  removeFile(name: string): void {
    this.#edited(withoutFile(this.#playground.value, name))
  }

  renameFile(from: string, to: string): void {
    this.#edited(withName(this.#playground.value, from, to))
  }

  #edited(edit: FilesEdit | null): void {
    if (!edit) return
    this.#change(edit)
    this.#restartSoon()
  }

  describe(words: Partial<Pick<Playground, 'title' | 'note'>>): void {
    this.#playground.value = { ...this.#playground.value, ...words }
    this.#keeping.edited()
  }

  setView(view: Partial<Playground['view']>): void {
    const { client, ...rest } = view
    if (Object.keys(rest).length > 0) this.#look({ ...this.#playground.value.view, ...rest })
    if (client) this.choose(client)
  }

  setNetwork(network: Partial<Playground['network']>): void {
    this.#change({ network: { ...this.#playground.value.network, ...network } })
    this.#restartSoon()
  }

  setSeed(seed: number): void {
    this.#change({ seed })
    this.#restartSoon()
  }

  choose(client: ClientId): void {
    const before = this.#playground.value.view.client
    if (client === before) return
    this.#opened = null
    batch(() => {
      const turned = this.#aside.turn(this.#form.value, this.#playground.value.requests, client)
      this.#form.value = turned.form
      this.#look({ ...this.#playground.value.view, client })
      this.selection.value = null
      const ready = this.#others.value.get(client)
      const shown = this.#shown.value
      const fits = turned.requests === null || JSON.stringify(ready?.requests) === JSON.stringify(turned.requests)
      if (ready && fits && shown && !this.#stale.value) {
        const others = new Map(this.#others.value)
        others.delete(client)
        if (shown.client !== 'raw') others.set(shown.client, shown)
        else this.#runs.release(shown)
        this.#others.value = others
        this.#shown.value = ready
        this.#setRequests(ready.requests)
      } else {
        this.#setRequests(turned.requests ?? [turned.form])
        this.#restart()
      }
    })
    this.#noted.now()
  }

  compose(request: RequestSpec): void {
    this.#opened = null
    this.#aside.put(this.#form.value, this.#playground.value.requests, request.client)
    this.#form.value = request
    this.#composed = true
    if (request.client !== this.#playground.value.view.client)
      this.#look({ ...this.#playground.value.view, client: request.client })
    this.#keeping.asked()
    this.#noted.soon()
  }

  send(): void {
    const before = this.#stale.value ? null : this.#shown.value
    // Pressed again before its run is on show, it leaves behind what it did.
    const left = this.#leaving
    // What waited as it came runs as it came, with all of its requests.
    if (!this.#paused || this.#opened === null) {
      this.#opened = null
      this.#setRequests([this.#form.value])
      this.#composed = false
    }
    this.#noted.now()
    this.#paused = false
    this.#restart({ sent: true, dropped: before ? leftBehind(before, this.#playground.value.requests) : left })
  }
  /** What the run that is to be on show next leaves behind. */
  #leaving: Dropped | null = null

  sendTogether(): void {
    const run = this.#shown.value
    const dropped = run?.view.value.dropped
    if (!run || !dropped) return
    this.#opened = null
    this.#setRequests([...dropped.requests, ...run.requests])
    this.#noted.now()
    this.#restart({ sent: true })
  }

  sendToSame(request?: RequestSpec): void {
    this.#opened = null
    const run = this.#shown.value
    if (!run || this.#stale.value || !isAlive(run.view.value)) {
      if (request) this.#form.value = request
      this.send()
      return
    }
    const spec = request ?? this.#form.value
    if (!request) this.#composed = false
    run.requests = [...run.requests, spec]
    this.#setRequests(run.requests)
    this.#noted.now()
    run.view.value = { ...run.view.value, state: { kind: 'running' } }
    this.#parts.kernel.post({ kind: 'send', run: run.number, request: spec }, [])
  }

  act(action: TabAction): void {
    const run = this.#shown.value
    if (!run || this.#stale.value || !isAlive(run.view.value)) return
    this.#opened = null
    // What is done in a tab is in no link: its run is not the one that the playground makes.
    run.touched = true
    run.wentAbout = true
    loads(run)
    this.#parts.kernel.post({ kind: 'act', run: run.number, action }, [])
  }

  type(text: string | null): void {
    const run = this.#shown.value
    const last = run?.requests.at(-1)
    if (!run || !last) return
    this.#opened = null
    if (text !== null) {
      run.requests = [...run.requests.slice(0, -1), { ...last, raw: (last.raw ?? '') + text }]
      this.#setRequests(run.requests)
      this.#noted.soon()
    }
    run.view.value = { ...run.view.value, state: { kind: 'running' } }
    this.#parts.kernel.post({ kind: 'type', run: run.number, text }, [])
  }

  interrupt(): void {
    const run = this.#shown.value
    if (run) this.#parts.kernel.post({ kind: 'interrupt', run: run.number }, [])
  }

  setScripts(on: boolean): void {
    this.scripts.value = on
  }

  script(call: ScriptCall, answer: (given: ScriptAnswer) => void): void {
    const run = this.#shown.value
    if (!this.scripts.value || !run || this.#stale.value || !isAlive(run.view.value)) return
    this.#opened = null
    // What scripts did is in no link: their run is not the one that the playground makes.
    run.touched = true
    if (call.kind === 'location') loads(run)
    this.#runs.script(run, call, answer)
  }

  turn(): void {
    const run = this.#shown.value
    if (run) this.#parts.kernel.post({ kind: 'turn', run: run.number }, [])
  }

  stop(): void {
    this.#opened = null
    this.#cancelRestart?.()
    for (const run of this.#runs.live) this.#stopRun(run)
    // The run that is to be on show next has no process yet: it is stopped when it has.
    if (this.#begins === 'begins') this.#begins = 'to be stopped'
  }

  #stopRun(run: LiveRun): void {
    this.#parts.kernel.post({ kind: 'stop', run: run.number, reason: STOPPED_BY_VISITOR }, [])
  }
  /** Whether the run that is to be on show next waits for its process. */
  #begins: 'no' | 'begins' | 'to be stopped' = 'no'

  pass(): void {
    const run = this.#touch()
    if (run) this.#parts.kernel.post({ kind: 'pass', run: run.number }, [])
  }

  closeSide({ closes, closesConnection, connection: waited }: Blocked): void {
    const connection = closesConnection ?? waited
    const run = closes !== null && connection !== null ? this.#touch() : null
    if (run && closes && connection !== null)
      this.#parts.kernel.post({ kind: 'close', run: run.number, connection, side: closes }, [])
  }

  /** The run on show is about to go another way than its playground says: its recording is no link's any more. */
  #touch(): LiveRun | null {
    const run = this.#shown.value
    if (!run || !isAlive(run.view.value)) return null
    run.touched = true
    return run
  }

  shareable(): Playground {
    // What has neither run nor been changed is passed on as it came.
    if (this.#paused && this.#opened) return this.#opened
    const composed = this.#asComposed()
    const bare = withoutRecording(composed)
    const run = this.run.value
    const fits = run !== null && !this.#shown.value?.touched && !this.#stale.value && run.client === bare.view.client
    if (!fits || composed !== this.#playground.value) return bare
    const selection = this.selection.value
    const recording = recordingOf(run)
    return {
      ...bare,
      view: selection ? { ...bare.view, selection } : bare.view,
      ...(recording && { recording }),
    }
  }

  async link(playground = this.shareable()): Promise<string> {
    return this.#parts.address.base(playground) + (await encodeLink(playground))
  }

  async open(fragment: string): Promise<void> {
    // The address is another one already: what is stored now must not touch it.
    this.#keeping.flush(true)
    this.#noted.drop()
    const draft = DRAFT.exec(fragment)?.[1]
    if (fragment.length <= 1 || draft) {
      if (draft && draft === this.#keeping.draft && !this.#keeping.behind) return
      const opened = await atPlain(this.#parts, draft ?? null)
      this.#show(opened)
      if (draft && opened.origin !== 'own') this.notice.value = NO_DRAFT
      return
    }
    const result = await decodeLink(fragment)
    if (result.ok) this.#show(asNoted(this.#parts, { playground: result.playground, origin: 'link', draft: null }))
    else this.notice.value = refused(result.error, 'What you had is still here.')
  }

  load(playground: Playground): void {
    this.#noted.flush()
    this.#show({ playground, origin: 'example', draft: null })
  }

  begin(playground: Playground): void {
    this.#noted.drop()
    this.#show({ playground, origin: 'own', draft: null })
    this.#keeping.edited()
  }

  async keep(): Promise<boolean> {
    return !this.#keeping.dirty || (await this.#keeping.save())
  }

  flush(): void {
    this.#noted.flush()
    this.#keeping.flush()
  }

  /** Puts another playground on the page. The draft before it stays as it was. */
  #show({ playground, origin, draft }: Opened): void {
    this.#keeping.turnTo(origin, draft)
    batch(() => {
      this.notice.value = null
      this.scripts.value = false
      this.#playground.value = playground
      this.#form.value = playground.requests.at(-1)!
      this.selection.value = null
    })
    this.#composed = false
    this.#opened = playground
    this.#aside.clear()
    // What the frame of another site opens waits for the visitor, each time.
    this.#paused = this.#parts.paused ?? false
    this.#restart({ afresh: false, behind: true })
  }

  /** What is on show, with the request in the form where that was changed after the last one was sent. */
  #asComposed(): Playground {
    const playground = this.#playground.value
    const last = playground.requests.at(-1)
    return !this.#composed || JSON.stringify(last) === JSON.stringify(this.#form.value)
      ? playground
      : { ...playground, requests: [this.#form.value] }
  }

  #change(part: Partial<Playground>): void {
    this.#opened = null
    if (this.notice.peek()?.untilEdit) this.notice.value = null
    const requests = this.#stale.value ? null : onShow(this.#shown.value)
    this.#stale.value = true
    this.#playground.value = { ...this.#playground.value, ...(requests && { requests: [...requests] }), ...part }
    this.#keeping.edited()
  }

  /** A change of what is looked at: kept with the work, but nothing has to run again. */
  #look(view: Playground['view']): void {
    this.#playground.value = { ...this.#playground.value, view }
  }

  #setRequests(requests: readonly RequestSpec[]): void {
    this.#playground.value = { ...this.#playground.value, requests: [...requests] }
  }

  #restartSoon(): void {
    this.#cancelRestart?.()
    this.#cancelRestart = this.#parts.after(DEBOUNCE, () => this.#restart())
  }

  /**
   * Ends every run and begins anew: the chosen client first, the others when it has come to rest. `sent`: by a Send; `afresh`:
   * in the place of a server that had ended; `dropped`: what it had got; `behind`: when what is on the page now is drawn.
   */
  #restart({
    sent = false,
    afresh = hasEnded(this.#shown.value?.view.peek()),
    dropped = null as Dropped | null,
    behind = false,
  } = {}): void {
    this.#cancelRestart?.()
    this.#cancelRestart = null
    this.#generation++
    this.#leaving = dropped
    this.#begins = 'no'
    this.#runs.retire()
    if (this.#paused) {
      this.#runs.still()
      this.#shown.value = null
      this.#others.value = new Map()
      return
    }
    this.#begins = 'begins'
    this.#stale.value = this.#shown.value !== null
    const playground = this.#playground.value
    void this.#start({ client: playground.view.client, requests: playground.requests, sent, afresh, dropped }, behind)
  }

  /** Begins a run; null where nobody waits for it any more, or there is no process. */
  async #start(order: RunOrder, behind = false): Promise<LiveRun | null> {
    const generation = this.#generation
    const wanted = () => (generation === this.#generation ? this.#playground.value : null)
    const { drawn } = this.#parts
    if (behind && drawn) await new Promise<void>((resolve) => drawn(resolve))
    if (!wanted()) return null
    const run = await this.#runs.begin(order, wanted).catch(() => {
      this.#runs.sweep()
      this.notice.value = {
        kind: 'error',
        text: 'The sandbox in which your server runs could not be opened. Reload the page; what you wrote is kept.',
      }
      return null
    })
    if (!run || order.client !== this.#playground.value.view.client) return run
    if (this.#begins === 'to be stopped') this.#stopRun(run)
    this.#begins = 'no'
    this.#coming = run
    this.#parts.after(PATIENCE, () => {
      if (this.#coming !== run) return
      this.#reveal(run)
      this.#runs.clear()
    })
    return run
  }

  /** What says that a Send came to nothing, until the code compiles. */
  #unsent: Notice | null = null

  #compiled(run: LiveRun, problems: readonly Problem[]): void {
    this.#compileProblems.value = problems
    if (this.#unsent && this.notice.peek() === this.#unsent) this.notice.value = null
    this.#unsent = null
    if (problems.length === 0) return
    if (this.#coming === run) this.#coming = null
    const { file, line, message } = problems[0]!
    if (!run.view.peek().sent) return this.#runs.clear()
    this.#unsent = {
      kind: 'error',
      title: 'Nothing was sent: the code does not compile',
      text: `${file}, line ${line}: ${message}`,
    }
    this.notice.value = this.#unsent
    this.#runs.clear()
  }

  #rested(run: LiveRun): void {
    this.#reveal(run)
    const selection = this.#looked.come(run)
    this.selection.value ??= selection
    this.#runs.clear()
    this.#compareRecording(run)
    void this.#comparing.next()
  }

  /** Shows a run that was under way: from here on it is the run of the chosen client. */
  #reveal(run: LiveRun): void {
    if (this.#coming !== run || !this.#runs.has(run)) return
    const selection = this.#looked.move(this.selection.peek(), this.#shown.peek(), run)
    batch(() => {
      this.#coming = null
      this.#leaving = null
      this.#shown.value = run
      this.#others.value = new Map()
      this.#stale.value = false
      this.selection.value = selection
      this.hover.value = null
    })
  }

  /** What was opened has run as it came: it opens at the bytes of its link, and where it came out otherwise the page says so. */
  #compareRecording(run: LiveRun): void {
    const opened = this.#opened
    if (!opened || this.#shown.peek() !== run) return
    this.#opened = null
    const { selection } = opened.view
    if (selection && holdsBytes(run.records, selection)) this.selection.value = selection
    const then = opened.recording
    const now = then ? recordingOf(run.view.peek()) : null
    const differ = then && now ? differences(then, now) : []
    if (differ.length > 0) {
      this.notice.value = {
        kind: 'info',
        title: 'This Barewire replays the link differently',
        text: `It is not quite the recording that its sender saw: ${differ.join('; ')}. A newer Barewire than the sender’s is the usual reason. Code and requests are as they were sent.`,
      }
    }
  }

  /** The server on show waits to be asked: as good as it does, the one that is asked next begins ahead. */
  #beginAhead(): void {
    const generation = this.#generation
    const wanted = () => {
      const state = this.#shown.peek()?.view.peek().state
      const waits = state?.kind === 'quiet' && state.listening.length > 0
      return waits && generation === this.#generation && !this.#stale.peek() ? this.#playground.peek() : null
    }
    this.#parts.after(REST, () => void this.#runs.ahead(wanted))
  }
}
