import { render } from 'preact'
import { LESSONS } from './lessons'
import { createSandbox } from './process'
import { createSession, localDrafts, type SessionParts, whenCompared } from './run'
import { App, loadCurlLines, selectFirstReply } from './ui'

/** Wiring: the session with the browser's parts, and the page over it. */
const worker = new Worker(new URL('./run/kernel.worker.ts', import.meta.url), { type: 'module' })
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

const session = await createSession({
  kernel,
  process: () => sandbox.process(),
  drafts: localDrafts(storage()),
  address: {
    base: location.href.split('#')[0]!,
    fragment: () => location.hash,
    replace: (fragment) => history.replaceState(null, '', fragment),
  },
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
  example: LESSONS[0]!,
})
addEventListener('hashchange', () => void session.open(location.hash))
selectFirstReply(session)

/** Milliseconds that the recorded first view may stay where the live run does not come. */
const PATIENCE = 2500
const app = document.getElementById('app')!

// The first view shows this very playground: it stays until the live run has come to the same end, so that nothing moves.
if (session.playground.value === LESSONS[0] && app.firstElementChild) {
  await Promise.race([
    Promise.all([whenCompared(session), loadCurlLines()]),
    new Promise((resolve) => setTimeout(resolve, PATIENCE)),
  ])
  const field = app.querySelector('textarea')
  const { file } = session.playground.value.view
  // What somebody has typed into it meanwhile is theirs.
  if (field && field.value !== field.defaultValue) session.edit(file, field.value)
}
document.documentElement.dataset['live'] = ''
render(<App session={session} examples={LESSONS} />, app)
