import { signal } from '@preact/signals'
import { scriptUrl } from '../../process'

/** Where the page stands with being kept in this browser. */
export interface Offline {
  /** True where every file of the page is kept, so that it opens and runs without a network. */
  readonly kept: boolean
  /** True when this visit has completed it, until that was in sight for a moment: worth a word. */
  readonly news: boolean
  /** Goes over to the version of the page that is ready and waits; null where none does. */
  readonly update: (() => void) | null
}

export const offline = signal<Offline>({ kept: false, news: false, update: null })

/** Milliseconds for which the news that the page works offline stays in sight. */
const NEWS = 5000

/** The news has come into sight: it stays for its time. Returns what to call where it goes out of sight before. */
export function newsInSight(): () => void {
  const timer = setTimeout(() => {
    offline.value = { ...offline.value, news: false }
  }, NEWS)
  return () => clearTimeout(timer)
}

/** Milliseconds between two looks for a new version, in a page that stays open. */
const LOOK_AGAIN = 60 * 60 * 1000

/**
 * Has the browser keep the page by the service worker at `url` (its folder is the scope). Never throws: a browser that
 * keeps nothing (a private window, a page opened over plain HTTP) goes on as before. An update is offered, never made:
 * the old version answers until the visitor asks for the new one.
 */
export async function keepOffline(url: string): Promise<void> {
  const container = (navigator as Partial<Navigator>).serviceWorker
  if (!container) return
  const before = container.controller
  let asked = false
  const tell = (part: Partial<Offline>) => {
    offline.value = { ...offline.value, ...part }
  }
  let first = before === null
  container.addEventListener('controllerchange', () => {
    if (asked) location.reload()
    // Another tab went over to a new version: this one can only follow.
    else if (!first) tell({ update: () => location.reload() })
    first = false
  })
  try {
    const registration = await container.register(scriptUrl(url), { updateViaCache: 'none' })
    const offer = (waiting: ServiceWorker) =>
      tell({
        update: () => {
          asked = true
          waiting.postMessage({ type: 'SKIP_WAITING' })
        },
      })
    if (registration.active) tell({ kept: true })
    if (registration.waiting && registration.active) offer(registration.waiting)
    const follow = (worker: ServiceWorker | null) =>
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && registration.active) offer(worker)
        if (worker.state === 'activated' && !offline.value.kept) tell({ kept: true, news: true })
      })
    follow(registration.installing)
    registration.addEventListener('updatefound', () => follow(registration.installing))
    let looked = Date.now()
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_AGAIN) return
      looked = Date.now()
      registration.update().catch(() => undefined)
    })
  } catch {
    // It cannot be kept here; the page works as long as there is a network.
  }
}

/** Calls back when the page has done what it has to do at first: keeping it must not be in the way of that. */
export function whenSettled(callback: () => void): void {
  const later = () =>
    setTimeout(() => ('requestIdleCallback' in window ? requestIdleCallback(callback) : setTimeout(callback)), 2000)
  if (document.readyState === 'complete') later()
  else addEventListener('load', later, { once: true })
}
