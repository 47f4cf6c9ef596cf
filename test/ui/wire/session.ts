import { signal } from '@preact/signals'
import type { ClientId } from '../../../src/clients'
import { type Playground, plainRequest } from '../../../src/playground'
import type { RunView, Selection, Session } from '../../../src/run'
import type { Records } from '../../../src/trace'
import { NO_DRAFTS } from '../fake-session'

/** A session over a finished recording: its signals work, its actions do nothing but change the view. */
export function fakeSession(records: Records, wire: 'text' | 'hex'): Session {
  const nothing = () => {}
  const playground = signal<Playground>({
    title: '',
    note: '',
    runtime: 'javascript',
    files: [{ name: 'server.ts', text: '' }],
    requests: [plainRequest('curl-7.88')],
    network: { latency: 10 },
    seed: 1,
    view: { client: 'curl-7.88', wire, file: 'server.ts' },
  })
  const run: RunView = {
    client: 'curl-7.88',
    state: { kind: 'quiet', listening: ['localhost:8000'] },
    records,
    outcomes: [],
    waiting: [],
    wallMs: null,
  }
  return {
    playground,
    problems: signal([]),
    run: signal<RunView | null>(run),
    others: signal(new Map<ClientId, RunView>()),
    stale: signal(false),
    client: signal<ClientId>('curl-7.88'),
    request: signal(plainRequest('curl-7.88')),
    selection: signal<Selection | null>(null),
    hover: signal<Selection | null>(null),
    scripts: signal(false),
    setScripts: nothing,
    script: nothing,
    turn: nothing,
    notice: signal(null),
    drafts: NO_DRAFTS,
    edit: nothing,
    addFile: nothing,
    removeFile: nothing,
    renameFile: nothing,
    describe: nothing,
    shareable: () => playground.value,
    flush: nothing,
    setView(view) {
      playground.value = { ...playground.value, view: { ...playground.value.view, ...view } }
    },
    setNetwork: nothing,
    setSeed: nothing,
    choose: nothing,
    compose: nothing,
    send: nothing,
    sendToSame: nothing,
    sendTogether: nothing,
    act: nothing,
    type: nothing,
    interrupt: nothing,
    stop: nothing,
    pass: nothing,
    closeSide: nothing,
    link: async () => '',
    open: async () => {},
    load: nothing,
    begin: nothing,
    keep: async () => true,
  }
}
