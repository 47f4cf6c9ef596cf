/**
 * The script of the frame in which a page's own scripts run, where the visitor has turned them on. It is loaded before
 * them, and puts what they reach for in place: the network is the simulated one, cookies and `location` are the simulated
 * tab's. The frame itself reaches nothing: an opaque origin, a policy without any connection. What a page does to the
 * objects of this script harms that page alone: whatever comes out of the frame is checked outside it.
 *
 * Limits, in the order in which a page may meet them:
 * - scripts begin when the whole page is there, in their order; `document.write` puts its markup behind the script;
 * - `location` is replaced where a script names it, not where it is reached by another way (`window['loc' + 'ation']`);
 * - text that a script makes a script itself (`script.textContent`, a handler attribute by `setAttribute`, a blob) has no
 *   guard, and neither has one long step of the browser's own, a regular expression for one: where the frame shares the
 *   thread of the page, as in Firefox, an endless one of these holds the page up until the browser offers to stop it;
 * - in place of a frame that a script makes stands an empty element, and there is no XSLT (`frames.ts` says why);
 * - timers run on the visitor's clock, not on the network's; storage and workers are not there.
 */
import type { ScriptAnswer, ScriptCall } from '../../../clients'
import type { ShowMessage, ToScripts } from '../messages'
import { forbidFrames } from './frames'
import { GUARD, guarded } from './guard'
import { simulatedBeacon, simulatedEventSource, simulatedFetch, simulatedWebSocket } from './network'
import { baseUrl, buttonAt, formOfEnter, linkAt, ShownPage } from './page'
import { dataUrl, sanitize } from './sanitize'
import { runScript, runScripts } from './scripts'
import { simulatedXhr } from './xhr'

/** Milliseconds that one turn of a page's scripts may take: browsers ask after several seconds, ours ends it. */
const TURN = 3000

forbidFrames()

const page = parent.parent
const tell = page.postMessage.bind(page)
const now = performance.now.bind(performance)
const waiting = new Map<number, (answer: ScriptAnswer) => void>()
let nextCall = 1
let nonce = ''
let cookie = ''
let shown: ShownPage | null = null
let address = 'about:blank'

addEventListener('message', (event: MessageEvent) => {
  if (event.source !== page) return
  const message = event.data as ToScripts
  if (message?.kind === 'show' && !shown) {
    event.stopImmediatePropagation()
    show(message)
  }
  if (message?.nonce !== nonce || nonce === '') return
  event.stopImmediatePropagation()
  if (message.kind === 'ping') tell({ kind: 'alive', nonce }, '*')
  if (message.kind === 'answer') {
    cookie = message.answer.cookie
    const hear = waiting.get(message.id)
    if (!message.answer.more) waiting.delete(message.id)
    hear?.(message.answer)
    afterTurn(() => tell({ kind: 'turn', nonce }, '*'))
  }
})

/** Calls back when all that follows at once has been done. */
function afterTurn(callback: () => void): void {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    callback()
  }
  port2.postMessage(null)
}

function ask(call: ScriptCall, hear: (answer: ScriptAnswer) => void): void {
  const id = nextCall++
  waiting.set(id, hear)
  tell({ kind: 'call', nonce, id, call }, '*')
}

const resolve = (to: string) => new URL(to, shown?.base).href

// The guard: how long the turn has taken.

let began = 0
let running = false
let steps = 0
let stopped = false
const { port1: turns, port2: turnEnd } = new MessageChannel()
turns.onmessage = () => {
  running = false
}
const endTurn = turnEnd.postMessage.bind(turnEnd)

function turn(): void {
  if (!running) {
    running = true
    began = now()
    endTurn(null)
  }
  if (!stopped && (++steps & 63) === 0 && now() - began > TURN) {
    stopped = true
    tell({ kind: 'stopped', nonce }, '*')
  }
  if (stopped) throw new Error(`Barewire: this page’s scripts took longer than ${TURN / 1000} s and were stopped.`)
}

// The tab: where the page is.

function go(to: string): void {
  const url = new URL(to, shown?.base)
  const fragment = shown?.fragmentOf(url) ?? null
  if (fragment !== null) {
    address = url.href
    shown?.goTo(fragment)
    dispatchEvent(new HashChangeEvent('hashchange'))
  } else if (url.protocol === 'http:' || url.protocol === 'https:') ask({ kind: 'location', url: url.href }, () => {})
}

const place = {
  assign: (to: string) => go(String(to)),
  replace: (to: string) => go(String(to)),
  reload: () => ask({ kind: 'location', url: address }, () => {}),
  toString: () => address,
}
for (const part of ['href', 'protocol', 'host', 'hostname', 'port', 'pathname', 'search', 'hash', 'origin'] as const)
  Object.defineProperty(place, part, {
    enumerable: true,
    get: () => new URL(address)[part],
    set(value: unknown) {
      if (part === 'href') return go(String(value))
      const url = new URL(address)
      if (part !== 'origin') url[part] = String(value)
      go(url.href)
    },
  })
Object.defineProperty(window, GUARD, {
  value: Object.freeze({
    turn,
    get location() {
      return place
    },
    set location(to: unknown) {
      go(String(to))
    },
  }),
})

// What scripts reach for.

const define = (on: object, name: string, property: PropertyDescriptor) =>
  Object.defineProperty(on, name, { configurable: true, ...property })
const put = (name: string, value: unknown) => define(window, name, { value, writable: true })

const NativeRequest = Request
put(
  'Request',
  class extends NativeRequest {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(input instanceof NativeRequest ? input : resolve(String(input)), init)
    }
  },
)
put('fetch', simulatedFetch(ask, resolve))
put('XMLHttpRequest', simulatedXhr(ask, resolve))
put('EventSource', simulatedEventSource(ask, resolve))
put('WebSocket', simulatedWebSocket(ask, resolve))
define(navigator, 'sendBeacon', { value: simulatedBeacon(ask, resolve) })
// Ways to the real network that no policy closes in every browser. A frame within would have them back: see `frames.ts`.
for (const name of [
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'mozRTCPeerConnection',
  'RTCDataChannel',
  'WebTransport',
])
  Object.defineProperty(window, name, { value: undefined })

define(document, 'cookie', {
  get: () => cookie,
  set(text: unknown) {
    const [pair = ''] = String(text).split(';')
    const name = pair.split('=')[0]!.trim()
    // At once as a script expects it; the answer brings what the jar made of it.
    const others = cookie.split('; ').filter((one) => one !== '' && one.split('=')[0] !== name)
    cookie = [...others, pair.trim()].join('; ')
    ask({ kind: 'cookie', text: String(text).slice(0, 8192) }, () => {})
  },
})
for (const name of ['URL', 'documentURI']) define(document, name, { get: () => address })
define(document, 'domain', { get: () => new URL(address).hostname })
const state = (_data: unknown, _unused: string, to?: string | URL | null) => {
  if (to != null) address = resolve(String(to))
}
history.pushState = state
history.replaceState = state

HTMLFormElement.prototype.submit = function () {
  shown?.send(this, null)
}
HTMLFormElement.prototype.requestSubmit = function (submitter = null) {
  submit(this, submitter)
}

// On the prototype, where a page's script would find the browser's own: that takes markup in pieces.
function write(this: Document, ...texts: string[]): void {
  const made = this.createRange().createContextualFragment(texts.join(''))
  const at = this.currentScript
  if (at) at.before(made)
  else this.body.append(made)
}
Object.assign(Document.prototype, {
  write,
  writeln(this: Document, ...texts: string[]) {
    write.call(this, ...texts, '\n')
  },
  open(this: Document) {
    return this
  },
  close() {},
})

/** An image's address is a request of the page; what comes is shown. */
const images = HTMLImageElement.prototype
const source = Object.getOwnPropertyDescriptor(images, 'src')!
const wanted = new WeakMap<Element, string>()
function loadImage(image: HTMLImageElement, to: string): void {
  if (/^(data|blob):/i.test(to)) {
    source.set!.call(image, to)
    return
  }
  const url = resolve(to)
  wanted.set(image, url)
  ask({ kind: 'load', element: 'img', url }, ({ reply }) => {
    if (wanted.get(image) !== url) return
    if (reply) source.set!.call(image, dataUrl({ url, mimeType: mimeOf(reply), bytes: reply.body }))
    else image.dispatchEvent(new Event('error'))
  })
}
define(images, 'src', {
  get(this: HTMLImageElement) {
    return wanted.get(this) ?? source.get!.call(this)
  },
  set(this: HTMLImageElement, to: unknown) {
    loadImage(this, String(to))
  },
})

const mimeOf = (reply: NonNullable<ScriptAnswer['reply']>) => reply.headers[0]?.[1] ?? ''

/** Scripts and stylesheets load when they come into the page. Their addresses would be refused by the policy: they are kept apart. */
for (const [prototype, name] of [
  [HTMLScriptElement.prototype, 'src'],
  [HTMLLinkElement.prototype, 'href'],
] as const)
  define(prototype, name, {
    get(this: Element) {
      return wanted.get(this) ?? this.getAttribute(name) ?? ''
    },
    set(this: Element, to: unknown) {
      wanted.set(this, resolve(String(to)))
      if (this.isConnected) inserted(this)
    },
  })
const setAttribute = Element.prototype.setAttribute
Element.prototype.setAttribute = function (name: string, value: string) {
  const own = name.toLowerCase()
  if (this instanceof HTMLImageElement && own === 'src') this.src = value
  else if (this instanceof HTMLScriptElement && own === 'src') this.src = value
  else if (this instanceof HTMLLinkElement && own === 'href') this.href = value
  else setAttribute.call(this, name, value)
}

const loading = new WeakSet<Element>()
function inserted(element: Element): void {
  const url = wanted.get(element)
  if (url === undefined || loading.has(element)) return
  const script = element instanceof HTMLScriptElement
  if (!script && !(element instanceof HTMLLinkElement && element.relList.contains('stylesheet'))) return
  loading.add(element)
  ask({ kind: 'load', element: script ? 'script' : 'link', url }, ({ reply }) => {
    if (reply && script) void runScript(element, new TextDecoder().decode(reply.body), url, new Map(), shown!.base)
    else if (reply) {
      const style = document.createElement('style')
      style.textContent = new TextDecoder().decode(reply.body)
      element.after(style)
    }
    element.dispatchEvent(new Event(reply ? 'load' : 'error'))
  })
}
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) {
      if (!(node instanceof Element)) continue
      for (const one of [node, ...node.querySelectorAll('img, script, link')]) {
        if (!(one instanceof HTMLImageElement)) inserted(one)
        else {
          const src = one.getAttribute('src')
          if (src !== null && !wanted.has(one) && !/^(data|blob):/i.test(src)) loadImage(one, src)
        }
      }
    }
}).observe(document, { childList: true, subtree: true })

// Links and forms. A page's own handlers come first; what is left of the event is ours.

/** Hears of an event after the page's handlers, though they stop its way; `act` where they left it its default. */
function last(
  type: 'click' | 'keydown' | 'auxclick',
  wants: (event: Event) => boolean,
  act: (event: Event) => void,
): void {
  const done = new WeakSet<Event>()
  addEventListener(
    type,
    (event: Event) => {
      if (!wants(event)) return
      for (const name of ['stopPropagation', 'stopImmediatePropagation'] as const) {
        const stop = event[name].bind(event)
        define(event, name, {
          value() {
            stop()
            if (done.has(event) || event.defaultPrevented) return
            done.add(event)
            event.preventDefault()
            let prevented = false
            define(event, 'preventDefault', {
              value() {
                prevented = true
              },
            })
            define(event, 'defaultPrevented', { get: () => prevented })
            afterTurn(() => prevented || act(event))
          },
        })
      }
    },
    { capture: true },
  )
  addEventListener(type, (event: Event) => {
    if (!wants(event) || event.defaultPrevented || done.has(event)) return
    done.add(event)
    event.preventDefault()
    act(event)
  })
}

last(
  'click',
  (event) => linkAt(event.composedPath()[0]) !== null || buttonAt(event.composedPath()[0]) !== null,
  (event) => {
    const target = event.composedPath()[0] ?? event.target ?? undefined
    const link = linkAt(target)
    const pressed = buttonAt(target)
    const href = link?.getAttribute('href') ?? link?.getAttribute('xlink:href') ?? null
    if (link && href !== null && /^\s*javascript:/i.test(href)) return
    if (link) shown?.follow(href)
    else if (pressed) submit(pressed.form, pressed.button)
  },
)
last(
  'auxclick',
  () => true,
  () => {},
)
last(
  'keydown',
  (event) => formOfEnter(event) !== null,
  (event) => {
    const form = formOfEnter(event)
    if (form) submit(form, null)
  },
)

function submit(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const event = new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter })
  shown?.submit(form, submitter, () => form.dispatchEvent(event))
}

// The page and its scripts.

function show({ html, url, resources, nonce: given, cookie: jar }: ShowMessage & { cookie: string }): void {
  nonce = given
  cookie = jar
  address = url
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const base = baseUrl(parsed, url)
  shown = new ShownPage(base, url, (to) => tell({ kind: 'navigate', nonce, ...to }, '*'))
  const known = new Map(resources.map((one) => [one.url, one]))
  sanitize(parsed, base, known, (code) => guarded(code, 'handler'))
  document.replaceChild(document.adoptNode(parsed.documentElement), document.documentElement)
  if (url.includes('#')) shown.goTo(url.slice(url.indexOf('#') + 1))
  void runScripts(known, base).then(() => tell({ kind: 'turn', nonce }, '*'))
}
