import { assertNever } from '../../bytes'
import type { ScriptAnswer, ScriptCall } from '../script-call'
import type { BrowserOutcome, Client, ClientHost, ClientRun, ComposedRequest, TabAction, TabState } from '../types'
import { runCall } from './calls'
import type { BrowserProfile } from './profile'
import { BrowserTab } from './tab'

/** What came of one navigation of a tab, as it is until the next one, and from then on as it was. */
class Navigation implements ClientRun {
  readonly #tab: BrowserTab
  readonly changed: () => void
  #kept: BrowserOutcome | null = null

  constructor(tab: BrowserTab, changed: () => void) {
    this.#tab = tab
    this.changed = changed
  }

  /** The tab goes elsewhere: what it showed stays as it is. */
  leave(): void {
    this.#kept = this.#tab.outcome
  }

  get outcome(): BrowserOutcome {
    return this.#kept ?? this.#tab.outcome
  }

  get settled(): boolean {
    return this.#kept !== null || this.#tab.settled
  }

  get tab(): TabState | null {
    if (this.#kept) return null
    const { canGoBack, canGoForward, step, reloadSendsForm, login, documentCookie, memory } = this.#tab
    const cookies = memory.cookies.all.length
    return { canGoBack, canGoForward, step, reloadSendsForm, login, cookie: documentCookie, cookies }
  }

  stop(): void {
    if (!this.#kept) this.#tab.stop()
  }

  script(call: ScriptCall, answer: (given: ScriptAnswer) => void): void {
    if (!this.#kept) runCall(this.#tab, call, answer)
  }

  act(action: TabAction): void {
    const tab = this.#tab
    if (this.#kept) return
    switch (action.kind) {
      case 'reload':
        tab.reload(action.hard)
        return
      case 'back':
        tab.back()
        return
      case 'forward':
        tab.forward()
        return
      case 'login':
        tab.answerLogin(action.given)
        return
      default:
        assertNever(action)
    }
  }
}

/**
 * A client out of a profile. On a host that is attended it has one tab, in which one navigation follows the other; on
 * another each navigation has a tab of its own.
 */
export function browserClient(profile: BrowserProfile): Client {
  const shown = new WeakMap<ClientHost, { readonly tab: BrowserTab; navigation: Navigation }>()
  const start = (host: ClientHost, request: ComposedRequest, changed: () => void): ClientRun => {
    if (!host.attended) return new BrowserTab(profile, host, request, changed)
    const known = shown.get(host)
    if (known) {
      known.navigation.leave()
      known.navigation = new Navigation(known.tab, changed)
      known.tab.navigate(request)
      return known.navigation
    }
    const tab = new BrowserTab(profile, host, null, () => shown.get(host)?.navigation.changed())
    const navigation = new Navigation(tab, changed)
    shown.set(host, { tab, navigation })
    tab.navigate(request)
    return navigation
  }
  return { id: profile.id, label: profile.label, version: profile.version, start }
}
