import { render } from 'preact'
import { LESSONS } from './lessons'
import { createSandbox } from './process'
import { createSession, localDrafts, type SessionParts } from './run'
import { App } from './ui'

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
render(<App session={session} examples={LESSONS} />, document.getElementById('app')!)
