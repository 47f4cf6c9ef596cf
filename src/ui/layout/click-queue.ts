/** What a click may be meant for in the recorded view. Links go where they go, without a script. */
const CONTROLS = 'button, [role="tab"], [role="button"], summary'
/** More clicks than this nobody means. */
const MOST = 8

const nameOf = (one: Element) => one.getAttribute('aria-label') ?? one.textContent ?? ''

/** Parts of the page that are there in both views, and known by the same words. */
const PART = '[id], [aria-label]:not(button)'

/** A control by what stays when the page becomes live. */
interface Meant {
  readonly id: string
  readonly kind: string
  readonly name: string
  /** The how manieth of that kind and name it is. */
  readonly index: number
  /** The part of the page it is in, and its place among that part's controls of the kind. */
  readonly part: string | null
  readonly place: number
  readonly places: number
}

const kindOf = (one: Element) => `${one.localName} ${one.getAttribute('role') ?? ''}`
const controls = (within: ParentNode, kind: string) =>
  [...within.querySelectorAll<HTMLElement>(CONTROLS)].filter((one) => kindOf(one) === kind)

/** A selector of the part of the page that an element is in; null where none has a name. */
function partOf(one: Element): string | null {
  const part = one.parentElement?.closest(PART)
  if (!part) return null
  return part.id !== ''
    ? `#${CSS.escape(part.id)}`
    : `${part.localName}[aria-label="${CSS.escape(part.getAttribute('aria-label')!)}"]`
}

function meaning(root: ParentNode, control: HTMLElement): Meant {
  const kind = kindOf(control)
  const name = nameOf(control)
  const part = partOf(control)
  const beside = part === null ? [] : controls(root.querySelector(part) ?? root, kind)
  return {
    id: control.id,
    kind,
    name,
    index: controls(root, kind)
      .filter((one) => nameOf(one) === name)
      .indexOf(control),
    part,
    place: beside.indexOf(control),
    places: beside.length,
  }
}

/**
 * The control that was meant: by its id, then by its name, and where its words are others now by its place, if the part of the
 * page that it was in has as many controls of the kind as then. Null where none is it for sure.
 */
function found(root: ParentNode, { id, kind, name, index, part, place, places }: Meant): HTMLElement | null {
  const byId = id === '' ? null : root.querySelector<HTMLElement>(`#${CSS.escape(id)}`)
  if (byId) return byId
  const byName = controls(root, kind).filter((one) => nameOf(one) === name)[index]
  if (byName) return byName
  const within = part === null ? null : root.querySelector(part)
  const beside = within ? controls(within, kind) : []
  return (beside.length === places && beside[place]) || null
}

/**
 * The first view is a recording: until its script has come a control does nothing. What is clicked meanwhile is marked
 * (`data-queued`), and clicked when the page is live, in the order in which it was. `root` is what the page is drawn into.
 */
export function queueClicks(root: HTMLElement): void {
  const page = root.ownerDocument.documentElement
  const meant: Meant[] = []
  const onClick = ({ target }: MouseEvent) => {
    const control = (target as Element).closest<HTMLElement>(CONTROLS)
    if (!control || !root.contains(control) || control.matches(':disabled') || meant.length >= MOST) return
    meant.push(meaning(root, control))
    control.dataset['queued'] = ''
  }
  // A form of the recording would send the page away.
  const onSubmit = (event: Event) => event.preventDefault()
  root.addEventListener('click', onClick)
  root.addEventListener('submit', onSubmit)
  const watch = new MutationObserver(() => {
    if (page.dataset['live'] === undefined) return
    watch.disconnect()
    root.removeEventListener('click', onClick)
    root.removeEventListener('submit', onSubmit)
    for (const one of root.querySelectorAll<HTMLElement>('[data-queued]')) delete one.dataset['queued']
    // Each in a task of its own: what one opens is there for the next.
    const next = () => {
      const one = meant.shift()
      if (!one) return
      found(root, one)?.click()
      setTimeout(next)
    }
    next()
  })
  watch.observe(page, { attributes: true, attributeFilter: ['data-live'] })
}
