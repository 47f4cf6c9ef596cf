import { render } from 'preact'
import { LESSONS } from './lessons'
import { createSandbox, scriptUrl } from './process'
import { createSession, localDrafts, type SessionParts, whenCompared, whenShown } from './run'
import kernelWorker from './run/kernel.worker.ts?worker&url'
import { App, keepOffline, loadCurlLines, loadEditor, selectFirstReply, whenSettled } from './ui'

/** Wiring: the session with the browser's parts, and the page over it. */
const worker = new Worker(scriptUrl(kernelWorker), { type: 'module' })
const sandbox = createSandbox(new URL('process.html', document.baseURI).href, () =>
  import('virtual:process-source').then((module) => module.default),
)

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

const kernel: SessionParts['kernel'] = {
  post: (message, transfer) => worker.postMessage(message, [...transfer]),
  receive: (listener) => {
    worker.onmessage = ({ data }) => listener(data)
  },
}

/** True where the page is a part of another page, or was asked to look like one (`?embed`). */
const embedded = window.top !== window.self || new URLSearchParams(location.search).has('embed')
/** The page's address without what only a frame needs. */
const base = () => {
  const address = new URL(location.href)
  address.hash = ''
  address.searchParams.delete('embed')
  return address.href.replace(/\?$/, '')
}

const session = await createSession({
  kernel,
  process: () => sandbox.process(),
  // Within another site nothing of the visitor's is touched.
  drafts: localDrafts(embedded ? null : storage()),
  address: {
    base: base(),
    fragment: () => location.hash,
    replace: (fragment) => history.replaceState(null, '', fragment),
  },
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
  example: LESSONS[0]!,
  paused: embedded,
})
addEventListener('hashchange', () => void session.open(location.hash))
selectFirstReply(session)

/** Milliseconds that the recorded first view may stay where the live run does not come. */
const PATIENCE = 2500
const app = document.getElementById('app')!

async function showEmbed(): Promise<void> {
  const { Embed } = await import('./ui/embed')
  app.replaceChildren()
  render(<Embed session={session} address={() => session.link()} />, app)
}

async function showPage(): Promise<void> {
  // The editor is made ready as soon as the first run has had its turn.
  void whenShown(session).then(loadEditor)
  await keepFirstView()
  render(<App session={session} examples={LESSONS} />, app)
}

/**
 * The first view shows the first example, recorded: where that is what the visitor came for, it stays until the live run
 * has come to the same end, so that nothing moves.
 */
async function keepFirstView(): Promise<void> {
  if (session.playground.value !== LESSONS[0] || !app.firstElementChild) return
  await Promise.race([
    Promise.all([whenCompared(session), loadCurlLines()]),
    new Promise((resolve) => setTimeout(resolve, PATIENCE)),
  ])
  const field = app.querySelector('textarea')
  const { file } = session.playground.value.view
  // What somebody has typed into it meanwhile is theirs.
  if (field && field.value !== field.defaultValue) session.edit(file, field.value)
}

await (embedded ? showEmbed() : showPage())
document.documentElement.dataset['live'] = ''
// A guest in another site's page does not fill the visitor's disk.
if (import.meta.env.PROD && !embedded) whenSettled(() => void keepOffline(new URL('sw.js', document.baseURI).href))
