import { computed, signal } from '@preact/signals'
import type { ClientId, Outcome } from '../../src/clients'
import { freshPlayground, type Playground, plainRequest, type RequestSpec } from '../../src/playground'
import type { Problem, RunView, Selection, Session } from '../../src/run'
import { ARTICLE, recordedRun } from './recording'

const COMPARED: readonly ClientId[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153']

export const EXAMPLE: Playground = {
  ...freshPlayground('1 The bare socket', 'server.ts', ARTICLE),
  note: 'This server answers every request with 11 bytes. [Send it as Chrome](client:chromium-156), then as Firefox: the same bytes, four different outcomes.',
}

/** Nothing is kept. */
export const NO_DRAFTS: Session['drafts'] = {
  current: signal(null),
  origin: signal('example'),
  list: async () => [],
  rename: async () => false,
  remove: async () => null,
  restore: async () => false,
}

/** A session without a network: every action is noted in `did`, and the runs are recordings. */
export function fakeSession(
  parts: { playground?: Playground; outcome?: Outcome; problems?: readonly Problem[] } = {},
): Session & { readonly did: string[]; show(run: RunView | null): void } {
  const playground = signal(parts.playground ?? EXAMPLE)
  const request = signal<RequestSpec>(playground.value.requests.at(-1)!)
  const client = computed(() => playground.value.view.client)
  const run = signal<RunView | null>(recordedRun(client.value, request.value, parts.outcome))
  const others = computed(
    () => new Map(COMPARED.filter((id) => id !== client.value).map((id) => [id, recordedRun(id, plainRequest(id))])),
  )
  const did: string[] = []
  const change = (part: Partial<Playground>) => {
    playground.value = { ...playground.value, ...part }
  }
  const files = () => playground.value.files
  return {
    did,
    show: (next) => {
      run.value = next
    },
    playground,
    request,
    client,
    run,
    others,
    problems: signal(parts.problems ?? []),
    stale: signal(false),
    selection: signal<Selection | null>({ connection: 1, from: 'server', start: 0, end: 11 }),
    hover: signal<Selection | null>(null),
    scripts: signal(false),
    setScripts: (on) => did.push(`scripts ${on}`),
    script: ({ kind }) => did.push(`script ${kind}`),
    turn: () => did.push('turn'),
    notice: signal(null),
    drafts: NO_DRAFTS,
    type: (text) => void did.push(`type ${JSON.stringify(text)}`),
    interrupt: () => void did.push('interrupt'),
    edit(file, text) {
      did.push(`edit ${file}`)
      change({ files: files().map((one) => (one.name === file ? { name: file, text } : one)) })
    },
    addFile(name) {
      did.push(`add ${name}`)
      change({ files: [...files(), { name, text: '' }], view: { ...playground.value.view, file: name } })
    },
    removeFile(name) {
      did.push(`remove ${name}`)
      change({ files: files().filter((one) => one.name !== name) })
    },
    renameFile(from, to) {
      did.push(`rename ${from} ${to}`)
      change({
        files: files().map((one) => (one.name === from ? { ...one, name: to } : one)),
        view: { ...playground.value.view, file: to },
      })
    },
    describe(words) {
      did.push('describe')
      change(words)
    },
    setView(view) {
      change({ view: { ...playground.value.view, ...view } })
    },
    setSeed(seed) {
      change({ seed })
    },
    setNetwork(network) {
      change({ network: { ...playground.value.network, ...network } })
    },
    choose(id) {
      did.push(`choose ${id}`)
      request.value = plainRequest(id)
      change({ view: { ...playground.value.view, client: id } })
      run.value = recordedRun(id, request.value)
    },
    compose(spec) {
      request.value = spec
    },
    send() {
      did.push('send')
      run.value = recordedRun(client.value, request.value)
    },
    sendToSame(spec) {
      did.push(`send to same ${spec ? `${spec.method} ${spec.url}` : ''}`.trim())
    },
    sendTogether() {
      did.push('send together')
    },
    pass() {
      did.push('pass')
    },
    closeSide() {
      did.push('closeSide')
    },
    act(action) {
      did.push(`act ${action.kind}`)
    },
    stop() {
      did.push('stop')
      if (run.value) run.value = { ...run.value, state: { kind: 'stopped', reason: 'You stopped the server.' } }
    },
    shareable: () => playground.value,
    link: async () => `https://barewire.example/#1${'a'.repeat(586)}`,
    open: async () => {},
    load(next) {
      playground.value = next
    },
    begin(next) {
      playground.value = next
    },
    keep: async () => true,
    flush() {},
  }
}
