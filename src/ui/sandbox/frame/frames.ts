/**
 * A page's scripts get no frame to run in but their own. One within it (`srcdoc`, `javascript:`) would inherit the policy,
 * which allows scripts, but have an untouched global object: without the guard, and with WebRTC, which no policy closes.
 *
 * Three things keep frames out, each for what the one before it does not see:
 * - the frame's policy asks for Trusted Types, so text that becomes markup comes by `withoutFrames`: nothing of it is a
 *   frame, a frame's own document, or the script of an address. What makes elements of anything else is taken away, or
 *   its result is swept;
 * - whatever puts a node into a tree puts an empty element there in place of a frame, and sweeps what hangs below the node;
 * - an observer of the document and of each shadow root takes out what got in nevertheless. It runs when the script ends,
 *   and a frame's document loads later than that.
 *
 * The page can replace every method of the platform, so nothing here looks one up once the page's scripts run.
 */
interface DefaultPolicy {
  createHTML(text: string, type: string, sink: string): string
  createScript(text: string, type: string, sink: string): string | null
  createScriptURL(url: string): string
}

/** The elements in which another document can be. */
const FRAMES = ['iframe', 'frame', 'frameset', 'object', 'embed', 'portal', 'fencedframe']
const FRAME = FRAMES.join()
const TAG = new RegExp(`</?(?=(?:${FRAMES.join('|')})(?![a-z0-9-]))`, 'gi')
const FRAME_NAME = new RegExp(`^(?:${FRAMES.join('|')})$`)

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect
const { exec } = RegExp.prototype
const { slice } = String.prototype

/** `RegExp.prototype.test` that asks nothing of the prototype. */
const matches = (pattern: RegExp, text: string): boolean => apply(exec, pattern, [text]) !== null

/** Text with `mark` after each match of a global pattern. */
function marked(text: string, pattern: RegExp, mark: string): string {
  let result = ''
  let at = 0
  pattern.lastIndex = 0
  while (apply(exec, pattern, [text]) !== null) {
    result += apply(slice, text, [at, pattern.lastIndex]) + mark
    at = pattern.lastIndex
  }
  return result + apply(slice, text, [at])
}

/** A shadow root that markup declares has no observer: its attribute is another in the sinks that would heed it. */
const SHADOW = /shadowroot(?=mode)/gi

/** The page's default policy of Trusted Types. Exported for tests. */
export const withoutFrames: DefaultPolicy = {
  createHTML: (text, _type, sink) => {
    if (matches(/srcdoc/i, sink)) return ''
    const plain = marked(text, TAG, 'x-')
    return matches(/HTMLUnsafe$/, sink) ? marked(plain, SHADOW, '-') : plain
  },
  createScript: (text, _type, sink) => (matches(/^Location/, sink) ? null : text),
  createScriptURL: (url) => url,
}

/** What puts nodes into a tree, by the interface that has it. */
const PARENT = ['append', 'prepend', 'replaceChildren', 'moveBefore'] as const
const CHILD = ['before', 'after', 'replaceWith'] as const
const INSERTING: Readonly<Record<string, readonly string[]>> = {
  Node: ['appendChild', 'insertBefore', 'replaceChild'],
  Element: [...PARENT, ...CHILD, 'insertAdjacentElement'],
  Document: PARENT,
  DocumentFragment: PARENT,
  CharacterData: CHILD,
  DocumentType: CHILD,
  Range: ['insertNode', 'surroundContents'],
  HTMLSelectElement: ['add'],
  HTMLOptionsCollection: ['add'],
}
/** Properties that put what they are given into a tree. */
const PLACING: Readonly<Record<string, readonly string[]>> = {
  Document: ['body'],
  HTMLTableElement: ['caption', 'tHead', 'tFoot'],
}

/** Methods that make markup of a text which the policy sees whole, or that let no frame through by themselves. */
const WHOLE = /^(innerHTML|outerHTML|insertAdjacentHTML|getHTML|setHTML|setHTMLUnsafe|parseHTML|parseHTMLUnsafe)$/

/** Keeps frames out of the document. To be called before any script of the page runs. */
export function forbidFrames(): void {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: DefaultPolicy): unknown }
  }
  trustedTypes?.createPolicy('default', withoutFrames)
  takeAway()
  const { sweep, placed, watch } = sweeping()
  watch(document)
  for (const [of, names] of Object.entries(INSERTING)) for (const name of names) replaceMethod(of, name, placed)
  for (const [of, names] of Object.entries(PLACING)) for (const name of names) replaceSetter(of, name, placed)

  const parse = DOMParser.prototype.parseFromString
  DOMParser.prototype.parseFromString = function (text, type) {
    const made = apply(parse, this, [text, type])
    sweep(made)
    return made
  }
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function ({ mode, delegatesFocus, slotAssignment }) {
    // A copy would have no observer, so there is none.
    const root = apply(attach, this, [{ ['__proto__']: null, mode, delegatesFocus, slotAssignment, clonable: false }])
    watch(root)
    return root
  }
}

/** What makes elements of things that no policy sees: XSLT of a tree, markup that comes in pieces. */
function takeAway(): void {
  defineProperty(window, 'XSLTProcessor', { value: undefined })
  for (const of of [Element, ShadowRoot, Document, Range])
    for (const on of [of, of.prototype])
      for (const name of Object.getOwnPropertyNames(on)) {
        if (/HTML/.test(name) && !WHOLE.test(name)) Reflect.deleteProperty(on, name)
      }
}

/** The ways to take frames out of a tree, all of whose methods are held from the beginning. */
function sweeping() {
  const getter = (on: object, name: string) => getOwnPropertyDescriptor(on, name)!.get!
  const typeOf = getter(Node.prototype, 'nodeType')
  const nameOf = getter(Element.prototype, 'localName')
  const lengthOf = getter(NodeList.prototype, 'length')
  const { item } = NodeList.prototype
  const { remove } = Element.prototype
  const { createElement } = Document.prototype
  const inElement = Element.prototype.querySelectorAll
  const inDocument = Document.prototype.querySelectorAll
  const inFragment = DocumentFragment.prototype.querySelectorAll
  const page = document
  const Observer = MutationObserver
  const { observe } = MutationObserver.prototype

  /** The type of a node; 0 of anything else. */
  const kind = (one: unknown): number => {
    try {
      return apply(typeOf, one, [])
    } catch {
      return 0
    }
  }
  /** Takes the frames below a node out. */
  const sweep = (root: unknown): void => {
    const type = kind(root)
    const find = type === 1 ? inElement : type === 9 ? inDocument : type === 11 ? inFragment : null
    if (!find) return
    const found = apply(find, root, [FRAME])
    const length = apply(lengthOf, found, [])
    for (let at = 0; at < length; at++) apply(remove, apply(item, found, [at]), [])
  }
  /** What is put into a tree where a page's script wants a node there. */
  const placed = (one: unknown): unknown => {
    if (kind(one) === 1) {
      const name = apply(nameOf, one, [])
      if (matches(FRAME_NAME, name)) return apply(createElement, page, [`x-${name}`])
    }
    sweep(one)
    return one
  }
  const watch = (root: Node): void => {
    const options = { ['__proto__']: null, childList: true, subtree: true }
    apply(observe, new Observer(() => sweep(root)), [root, options])
  }
  return { sweep, placed, watch }
}

type Placed = (one: unknown) => unknown
const prototypeOf = (of: string) =>
  (window as unknown as Record<string, { prototype: object } | undefined>)[of]?.prototype

function replaceMethod(of: string, name: string, placed: Placed): void {
  const on = prototypeOf(of)
  const property = on && getOwnPropertyDescriptor(on, name)
  if (!on || !property) return
  const { value } = property
  const own = {
    [name](this: unknown, ...given: unknown[]) {
      const first = given[0]
      for (let at = 0; at < given.length; at++) given[at] = placed(given[at])
      const result = apply(value, this, given)
      // `appendChild` and its like return what they were given.
      return result !== undefined && result === given[0] ? first : result
    },
  }
  defineProperty(on, name, { ...property, value: own[name] })
}

function replaceSetter(of: string, name: string, placed: Placed): void {
  const on = prototypeOf(of)
  const property = on && getOwnPropertyDescriptor(on, name)
  const set = property?.set
  if (!on || !set) return
  defineProperty(on, name, {
    ...property,
    set(this: unknown, to: unknown) {
      apply(set, this, [placed(to)])
    },
  })
}
