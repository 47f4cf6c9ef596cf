import { render } from 'preact'
import type { ClientId } from './clients'
import { earlyKernel, earlySandbox } from './early'
import { LESSONS, lessonOf } from './lessons'
import { askedOf } from './playground'
import { createSession, localDrafts, type SessionParts, whenRested } from './run'
import {
  App,
  askedHere,
  followAddress,
  keepOffline,
  keepRecorded,
  lessonAt,
  loadCurlLines,
  loadEditor,
  loadReply,
  noteAsked,
  pageIsUp,
  pageIsUpInTime,
  pageOf,
  pageUp,
  recordedOutcomes,
  replyAt,
  replyPlaygroundAt,
  selectFirstReply,
  whenSettled,
} from './ui'
import { afterPaint, HOME } from './ui/layout/platform'

/** Wiring: the session with the browser's parts, and the page over it. */
const worker = earlyKernel()
const sandbox = earlySandbox(HOME)

function storage(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}

/** Settles when the kernel has all that the first run needs: from then on this thread may be busy. */
let handedOver = () => {}
const firstRunHandedOver = new Promise<void>((resolve) => {
  handedOver = resolve
})

const kernel: SessionParts['kernel'] = {
  post: (message, transfer) => {
    worker.postMessage(message, [...transfer])
    if (message.kind === 'start') handedOver()
  },
  receive: (listener) => {
    worker.onmessage = ({ data }) => listener(data)
    worker.onerror = () => {
      session.notice.value = {
        kind: 'error',
        text: 'The network of this page has stopped by a fault of its own. Reload the page; your text is kept.',
      }
    }
  },
}

/** True where the page is a part of another page, or was asked to look like one (`?embed`). */
const embedded = window.top !== window.self || new URLSearchParams(location.search).has('embed')

await loadReply(location.hash)

/** What the address shows by itself: an odd reply, an example on its own page; else the visitor's draft, or the first example. */
const plain: SessionParts['plain'] = () => {
  const reply = replyPlaygroundAt(location.hash, asks())
  if (reply) return { example: reply, draft: null }
  const lesson = lessonAt(location.href)
  return lesson ? { example: lesson.playground, draft: null } : { example: LESSONS[0]!.playground, draft: 'home' }
}
/** Who asks an odd reply: whoever is chosen. */
let asks = (): ClientId => 'curl-7.88'
const { example } = plain()

const session = await createSession({
  kernel,
  process: () => sandbox.process(),
  prepare: () => void pageUp.then(() => sandbox.warm()),
  up: pageUp,
  // Within another site nothing of the visitor's is touched.
  drafts: localDrafts(embedded ? null : storage(), (listener) =>
    addEventListener('storage', ({ key }) => key !== null && listener(key)),
  ),
  address: {
    // What is still recognisably an example is shared from the example's own page.
    base: (playground) => pageOf(lessonOf(playground)),
    fragment: () => (replyAt(location.hash) ? '' : location.hash),
    replace: (fragment) => history.replaceState(history.state, '', fragment),
    note: (asked) => {
      // An odd reply comes with whichever client is chosen.
      const asItComes = !replyAt(location.hash) && JSON.stringify(asked) === JSON.stringify(askedOf(plain().example))
      noteAsked(asItComes ? null : asked)
    },
    noted: askedHere,
  },
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay)
    return () => clearTimeout(timer)
  },
  plain,
  drawn: afterPaint,
  paused: embedded,
})
asks = () => session.client.peek()
followAddress(session)
selectFirstReply(session)
// A page may end without another word: what was typed a moment ago is stored first.
addEventListener('pagehide', () => session.flush())
document.addEventListener('visibilitychange', () => document.hidden && session.flush())

/** Milliseconds that the recorded first view may stay where the live run does not come: a slow machine takes its time. */
const FIRST_VIEW_PATIENCE = 8000
/** Milliseconds after which the editor is fetched although the kernel has not begun with the first run. */
const PATIENCE = 2500
const later = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
const app = document.getElementById('app')!

async function showEmbed(): Promise<void> {
  const { Embed } = await import('./ui/embed')
  const recorded = session.playground.value === example ? recordedOutcomes(app) : []
  app.replaceChildren()
  render(<Embed session={session} address={() => session.link()} recorded={recorded} />, app)
}

async function showPage(): Promise<void> {
  // The editor is made ready while the kernel has its turn with the first run.
  void Promise.race([firstRunHandedOver, later(PATIENCE)]).then(() => setTimeout(loadEditor))
  await keepFirstView()
  render(<App session={session} />, app)
}

/**
 * The first view shows the example of this address, recorded: where that is what the visitor came for, it stays until the
 * run of the client on show has come to the same end, and what it says of the others until theirs have, so that nothing moves.
 */
async function keepFirstView(): Promise<void> {
  if (session.playground.value !== example || !app.firstElementChild) return
  await Promise.race([Promise.all([whenRested(session), loadCurlLines()]), later(FIRST_VIEW_PATIENCE)])
  keepRecorded(session, app)
  const field = app.querySelector('textarea')
  const { file } = session.playground.value.view
  // What somebody has typed into it meanwhile is theirs.
  if (field && field.value !== field.defaultValue) session.edit(file, field.value)
}

await (embedded ? showEmbed() : showPage())
if (embedded) pageIsUp()
else pageIsUpInTime()
document.documentElement.dataset['live'] = ''
// A guest in another site's page does not fill the visitor's disk.
if (import.meta.env.PROD && !embedded) whenSettled(() => void keepOffline(`${HOME}sw.js`))
