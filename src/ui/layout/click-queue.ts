/** What a click may be meant for in the recorded view. Links go where they go, without a script. */
const CONTROLS = 'button, [role="tab"], [role="button"], summary'
/** More clicks than this nobody means. */
const MOST = 8

const nameOf = (one: Element) => one.getAttribute('aria-label') ?? one.textContent ?? ''

/** A control by what stays when the page becomes live: its name, and the how manieth of that name it is. */
interface Meant {
  readonly name: string
  readonly index: number
}

const namesakes = (root: ParentNode, name: string) =>
  [...root.querySelectorAll<HTMLElement>(CONTROLS)].filter((one) => nameOf(one) === name)

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
    const name = nameOf(control)
    meant.push({ name, index: namesakes(root, name).indexOf(control) })
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
      namesakes(root, one.name)[one.index]?.click()
      setTimeout(next)
    }
    next()
  })
  watch.observe(page, { attributes: true, attributeFilter: ['data-live'] })
}
