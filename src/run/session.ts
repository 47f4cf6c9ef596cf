import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ClientId } from '../clients'
import { decodeLink, encodeLink, type Playground, plainRequest, type RequestSpec } from '../playground'
import type { TraceRecord } from '../trace'
import { COMPARED, isResting } from './compared'
import type { DraftStore } from './drafts'
import type { FromKernel, ToKernel } from './messages'
import type { Problem, RunView, Selection, Session } from './types'

/** A process that waits for a program: the kernel's end of its port, and the way to end it for good. */
export interface SpareProcess {
  readonly port: MessagePort
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
  readonly drafts: DraftStore
  /** The page's address: `fragment` with its `#`, and a way to replace it without a new history entry. */
  readonly address: {
    /** The absolute address, without a fragment, of the page that opens a playground's link. */
    base(playground: Playground): string
    fragment(): string
    replace(fragment: string): void
  }
  /** Calls back after real milliseconds; returns the way to cancel. */
  after(delay: number, callback: () => void): () => void
  /** True where nothing runs before the visitor asks for it: within another site's page. */
  readonly paused?: boolean
  /** What the address shows without a fragment: an example, or the draft that stands in its place where there is one. */
  plain(): { readonly example: Playground; readonly draft: string | null }
}

/** Milliseconds of quiet after a keystroke before the text is compiled and run. */
const DEBOUNCE = 120
/** A run that has not come to rest by then is shown as it goes on. */
const PATIENCE = 300
/** Milliseconds after an edit before the draft is stored. */
const SAVE = 400
const DRAFT = /^#draft\.(\w{1,16})$/

interface LiveRun {
  readonly number: number
  readonly client: ClientId
  readonly view: Signal<RunView>
  readonly records: TraceRecord[]
  requests: RequestSpec[]
  process: SpareProcess | null
  readonly started: number
}

/** Opens the session of a page: the link in its address, else the visitor's draft, else the example; and runs it. */
export async function createSession(parts: SessionParts): Promise<Session> {
  const notice: Session['notice'] = signal(null)
  const opened = await arrive(parts, notice)
  return new LiveSession(parts, opened.playground, opened.draft, notice)
}

async function arrive(parts: SessionParts, notice: Session['notice']) {
  const fragment = parts.address.fragment()
  const draft = DRAFT.exec(fragment)?.[1]
  if (fragment.length > 1 && !draft) {
    const result = await decodeLink(fragment)
    if (result.ok) return { playground: result.playground, draft: null }
    notice.value = { kind: 'error', text: `${result.error.text} Below is what you had before.` }
  }
  return atPlain(parts, draft ?? null)
}

/** The draft of that name, else what the plain address shows. */
async function atPlain({ plain, drafts }: SessionParts, wanted: string | null) {
  const { example, draft: own } = plain()
  const draft = wanted ?? own
  const kept = draft === null ? null : await drafts.load(draft)
  return { playground: kept ?? example, draft }
}

class LiveSession implements Session {
  readonly #playground: Signal<Playground>
  readonly #compileProblems = signal<readonly Problem[]>([])
  readonly #shown = signal<LiveRun | null>(null)
  readonly #others = signal<ReadonlyMap<ClientId, LiveRun>>(new Map())
  readonly #stale = signal(false)
  readonly #form: Signal<RequestSpec>
  readonly #parts: SessionParts
  readonly #live = new Map<number, LiveRun>()
  #draft: string | null
  #dirty = false
  #next = 1
  #generation = 0
  #cancelRestart: (() => void) | null = null
  #cancelSave: (() => void) | null = null
  #coming: LiveRun | null = null
  /** Nothing runs until the visitor sends. */
  #paused: boolean

  readonly playground: ReadonlySignal<Playground>
  readonly problems: ReadonlySignal<readonly Problem[]>
  readonly run: ReadonlySignal<RunView | null>
  readonly others: ReadonlySignal<ReadonlyMap<ClientId, RunView>>
  readonly stale: ReadonlySignal<boolean>
  readonly client: ReadonlySignal<ClientId>
  readonly request: ReadonlySignal<RequestSpec>
  readonly selection = signal<Selection | null>(null)
  readonly hover = signal<Selection | null>(null)
  readonly notice: Session['notice']

  constructor(parts: SessionParts, playground: Playground, draft: string | null, notice: Session['notice']) {
    this.#parts = parts
    this.#draft = draft
    this.notice = notice
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
    parts.kernel.receive((message) => this.#receive(message))
    effect(() => {
      this.#playground.value
      if (this.#dirty) this.#saveSoon()
    })
    this.#paused = parts.paused ?? false
    this.#restart()
  }

  edit(file: string, text: string): void {
    const { files } = this.#playground.value
    if (files.some((one) => one.name === file && one.text === text)) return
    this.#change({ files: files.map((one) => (one.name === file ? { name: file, text } : one)) })
    this.#restartSoon()
  }

  addFile(name: string): void {
    const { files, view } = this.#playground.value
    if (files.some((one) => one.name === name)) return
    this.#change({ files: [...files, { name, text: '' }], view: { ...view, file: name } })
    this.#restartSoon()
  }

  removeFile(name: string): void {
    const { files, view } = this.#playground.value
    if (files.length === 1) return
    const left = files.filter((one) => one.name !== name)
    this.#change({ files: left, view: view.file === name ? { ...view, file: left[0]!.name } : view })
    this.#restartSoon()
  }

  renameFile(from: string, to: string): void {
    const { files, view } = this.#playground.value
    if (files.some((one) => one.name === to)) return
    this.#change({
      files: files.map((one) => (one.name === from ? { name: to, text: one.text } : one)),
      view: view.file === from ? { ...view, file: to } : view,
    })
    this.#restartSoon()
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

  choose(client: ClientId): void {
    const before = this.#playground.value.view.client
    if (client === before) return
    batch(() => {
      const form = this.#form.value
      this.#form.value =
        client === 'raw' || form.client === 'raw'
          ? plainRequest(client)
          : { ...form, client, ...forClient(form, client) }
      this.#look({ ...this.#playground.value.view, client })
      this.selection.value = null
      const ready = this.#others.value.get(client)
      const shown = this.#shown.value
      if (ready && shown && !this.#stale.value) {
        const others = new Map(this.#others.value)
        others.delete(client)
        if (shown.client !== 'raw') others.set(shown.client, shown)
        else this.#release(shown)
        this.#others.value = others
        this.#shown.value = ready
        this.#setRequests(ready.requests)
      } else {
        this.#setRequests([this.#form.value])
        this.#restart()
      }
    })
  }

  compose(request: RequestSpec): void {
    this.#dirty = true
    this.#form.value = request
    if (request.client !== this.#playground.value.view.client)
      this.#look({ ...this.#playground.value.view, client: request.client })
    this.#saveSoon()
  }

  send(): void {
    this.#paused = false
    this.#setRequests([this.#form.value])
    this.#restart()
  }

  sendToSame(request?: RequestSpec): void {
    const run = this.#shown.value
    if (!run || this.#stale.value || !isAlive(run.view.value)) {
      if (request) this.#form.value = request
      this.send()
      return
    }
    const spec = request ?? this.#form.value
    run.requests = [...run.requests, spec]
    this.#setRequests(run.requests)
    run.view.value = { ...run.view.value, state: { kind: 'running' } }
    this.#parts.kernel.post({ kind: 'send', run: run.number, request: spec }, [])
  }

  stop(): void {
    this.#cancelRestart?.()
    for (const run of this.#live.values()) {
      this.#parts.kernel.post({ kind: 'stop', run: run.number, reason: 'You stopped the server.' }, [])
    }
  }

  async link(): Promise<string> {
    const playground = this.#shareable()
    return this.#parts.address.base(playground) + (await encodeLink(playground))
  }

  async open(fragment: string): Promise<void> {
    // The address is another one already: what is kept now must not touch it.
    if (this.#cancelSave) void this.#save(false)
    if (fragment.length <= 1) {
      const { playground, draft } = await atPlain(this.#parts, null)
      this.load(playground)
      this.#draft = draft
      return
    }
    const draft = DRAFT.exec(fragment)?.[1]
    if (draft) {
      if (draft === this.#draft) return
      const kept = await this.#parts.drafts.load(draft)
      if (kept) this.load(kept)
      this.#draft = draft
      return
    }
    const result = await decodeLink(fragment)
    if (!result.ok) {
      this.notice.value = { kind: 'error', text: `${result.error.text} What you had is still here.` }
      return
    }
    this.load(result.playground)
  }

  load(playground: Playground): void {
    // What was typed a moment ago is kept before it leaves the page.
    if (this.#cancelSave) void this.#save()
    // What is loaded is nobody's draft yet: the first edit makes one, and the draft before it stays as it was.
    this.#draft = null
    this.#dirty = false
    batch(() => {
      this.notice.value = null
      this.#playground.value = playground
      this.#form.value = playground.requests.at(-1)!
      this.selection.value = null
    })
    // What the frame of another site opens waits for the visitor, each time.
    this.#paused = this.#parts.paused ?? false
    this.#restart()
  }

  async keep(): Promise<boolean> {
    this.#cancelSave?.()
    return !this.#dirty || (await this.#save())
  }

  /** The state that a link carries: what is on show, with the form where it was changed after the last request. */
  #shareable(): Playground {
    const playground = this.#playground.value
    const last = playground.requests.at(-1)
    return last === this.#form.value || JSON.stringify(last) === JSON.stringify(this.#form.value)
      ? playground
      : { ...playground, requests: [this.#form.value] }
  }

  #change(part: Partial<Playground>): void {
    this.#dirty = true
    this.#stale.value = true
    this.#playground.value = { ...this.#playground.value, ...part }
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

  #saveSoon(): void {
    this.#cancelSave?.()
    this.#cancelSave = this.#parts.after(SAVE, () => void this.#save())
  }

  async #save(moveAddress = true): Promise<boolean> {
    this.#cancelSave?.()
    this.#cancelSave = null
    if (this.#draft === null) {
      this.#draft = this.#parts.drafts.fresh()
      if (moveAddress) this.#parts.address.replace(`#draft.${this.#draft}`)
    }
    const kept = await this.#parts.drafts.save(this.#draft, this.#shareable())
    if (!kept) {
      this.notice.value = {
        kind: 'info',
        text: 'This browser keeps nothing for this page, so a reload loses your changes. Share gives you a link that holds them.',
      }
    }
    return kept
  }

  /** Ends every run and begins anew: the chosen client first, the others when it has come to rest. */
  #restart(): void {
    this.#cancelRestart?.()
    this.#cancelRestart = null
    this.#generation++
    for (const run of [...this.#live.values()]) this.#release(run)
    if (this.#paused) {
      this.#shown.value = null
      this.#others.value = new Map()
      return
    }
    this.#stale.value = this.#shown.value !== null
    const playground = this.#playground.value
    void this.#start(playground.view.client, playground.requests)
  }

  async #start(client: ClientId, requests: readonly RequestSpec[]): Promise<void> {
    const generation = this.#generation
    const process = await this.#parts.process().catch(() => null)
    if (!process) {
      this.notice.value = {
        kind: 'error',
        text: 'The sandbox in which your server runs could not be opened. Reload the page; what you wrote is kept.',
      }
      return
    }
    if (generation !== this.#generation) {
      process.kill()
      return
    }
    const { files, network, seed } = this.#playground.value
    const records: TraceRecord[] = []
    const run: LiveRun = {
      number: this.#next++,
      client,
      requests: [...requests],
      process,
      started: performance.now(),
      records,
      view: signal({ client, state: { kind: 'starting' }, records, outcomes: [], waiting: [], wallMs: null }),
    }
    this.#live.set(run.number, run)
    if (client === this.#playground.value.view.client) this.#coming = run
    this.#parts.kernel.post(
      {
        kind: 'start',
        run: run.number,
        client,
        files,
        main: files[0]!.name,
        requests: run.requests,
        network,
        seed,
        port: process.port,
      },
      [process.port],
    )
    if (this.#coming === run) this.#parts.after(PATIENCE, () => this.#reveal(run))
  }

  #receive(message: FromKernel): void {
    const run = this.#live.get(message.run)
    if (!run) return
    const view = run.view.value
    switch (message.kind) {
      case 'problems':
        this.#compileProblems.value = message.problems
        this.#coming = null
        this.#release(run)
        return
      case 'compiled':
        this.#compileProblems.value = []
        return
      case 'records':
        // The recording is append-only: one growing array, and a new view so that whoever shows it hears of it.
        for (const record of message.records) run.records.push(record)
        run.view.value = { ...view, records: run.records }
        return
      case 'outcomes':
        run.view.value = { ...view, outcomes: message.outcomes }
        return
      case 'kill':
        run.process?.kill()
        run.process = null
        return
      case 'state': {
        const resting = message.state.kind !== 'starting' && message.state.kind !== 'running'
        const wallMs = resting && view.wallMs === null ? performance.now() - run.started : view.wallMs
        run.view.value = { ...view, state: message.state, waiting: message.waiting, wallMs }
        if (resting) {
          this.#reveal(run)
          void this.#compareNext()
        }
      }
    }
  }

  /** Shows a run that was under way: from here on it is the run of the chosen client. */
  #reveal(run: LiveRun): void {
    if (this.#coming !== run || this.#live.get(run.number) !== run) return
    batch(() => {
      this.#coming = null
      this.#shown.value = run
      this.#others.value = new Map()
      this.#stale.value = false
      this.selection.value = null
      this.hover.value = null
    })
  }

  /** Begins the run of the next client whose outcome is still missing. */
  async #compareNext(): Promise<void> {
    const shown = this.#shown.value
    if (!shown || this.#stale.value) return
    const running = [...this.#others.value.values()].some((run) => !isResting(run.view.value))
    if (running || this.#comparing) return
    const missing = COMPARED.find((client) => client !== shown.client && !this.#others.value.has(client))
    if (!missing) return
    this.#comparing = true
    const generation = this.#generation
    const first = shown.requests[0]!
    const request =
      first.client === 'raw' ? plainRequest(missing) : { ...first, client: missing, ...forClient(first, missing) }
    await this.#start(missing, [request])
    this.#comparing = false
    if (generation !== this.#generation) return
    const run = [...this.#live.values()].findLast((one) => one.client === missing)
    if (run) this.#others.value = new Map(this.#others.value).set(missing, run)
  }
  #comparing = false

  /** Lets go of a run: what it has shown stays, its process ends. */
  #release(run: LiveRun): void {
    this.#live.delete(run.number)
    this.#parts.kernel.post({ kind: 'stop', run: run.number, reason: null }, [])
    run.process?.kill()
    run.process = null
  }
}

/** What of a request does not carry over from one client to another: a command line is curl's, raw bytes are nobody's else. */
function forClient(request: RequestSpec, client: ClientId): Pick<RequestSpec, 'command' | 'raw'> {
  return { command: client.startsWith('curl') ? request.command : null, raw: null }
}

const isAlive = (view: RunView) => view.state.kind === 'quiet' || view.state.kind === 'running'

/** Errors that the program threw, where it threw them. */
function runProblems(view: RunView | null): Problem[] {
  const problems: Problem[] = []
  for (const record of view?.records ?? []) {
    if (
      record.kind === 'process' &&
      record.event !== 'start' &&
      record.event !== 'ready' &&
      record.site &&
      record.reason
    ) {
      problems.push({ severity: 'error', ...record.site, message: record.reason, source: 'run' })
    }
  }
  return problems
}
