import { entryList, type Submission, submission } from './form'

/** The page on show: its base URL, and what its links and forms do. */
export class ShownPage {
  readonly base: string
  readonly #url: string
  readonly #navigate: (to: Submission) => void

  constructor(base: string, url: string, navigate: (to: Submission) => void) {
    this.base = base
    this.#url = url
    this.#navigate = navigate
  }

  /** Shows the place that a fragment names. */
  goTo(fragment: string): void {
    let id = fragment
    try {
      id = decodeURIComponent(fragment)
    } catch {
      // An escape that is none: the fragment as it stands.
    }
    document.getElementById(id)?.scrollIntoView()
  }

  /** The fragment, where a URL names a place in the page itself. */
  fragmentOf(url: URL): string | null {
    return url.hash !== '' && url.href.split('#')[0] === this.#url.split('#')[0] ? url.hash.slice(1) : null
  }

  follow(href: string | null): void {
    if (href === null) return
    try {
      const url = new URL(href, this.base)
      const fragment = this.fragmentOf(url)
      if (fragment !== null) this.goTo(fragment)
      else if (url.protocol === 'http:' || url.protocol === 'https:')
        this.#navigate({ method: 'GET', url: url.href.split('#')[0]!, contentType: null, body: null })
    } catch {
      // A link whose address is none goes nowhere.
    }
  }

  /** Submits a form as a user does: checked first, by the browser's own rules for its fields. `asks`: what its page says to it. */
  submit(form: HTMLFormElement, submitter: HTMLElement | null, asks: () => boolean = () => true): void {
    const lax = form.noValidate || (submitter as HTMLButtonElement | null)?.formNoValidate
    if (!lax && !form.reportValidity()) return
    if (asks()) this.send(form, submitter)
  }

  /** Sends a form as it is. */
  send(form: HTMLFormElement, submitter: HTMLElement | null): void {
    const attribute = (name: string) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? ''
    const to = submission(
      { method: attribute('method'), action: attribute('action'), enctype: attribute('enctype') },
      entryList(form, submitter),
      this.base,
      boundary(),
    )
    if (to) this.#navigate(to)
  }
}

/** The URL that addresses of a page are relative to. */
export function baseUrl(page: Document, url: string): string {
  const href = page.querySelector('base[href]')?.getAttribute('href')
  try {
    return href ? new URL(href, url).href : url
  } catch {
    return url
  }
}

/** The link that a click is on. */
export const linkAt = (target: EventTarget | undefined): Element | null =>
  target instanceof Element ? target.closest('a, area') : null

/** The submit button that a click is on, with its form. */
export function buttonAt(target: EventTarget | undefined) {
  const button =
    target instanceof Element ? target.closest<HTMLButtonElement | HTMLInputElement>('button, input') : null
  const submits = button?.form && (button.type === 'submit' || button.type === 'image') && !button.disabled
  return submits ? { button, form: button.form! } : null
}

/** The form that Enter submits in a field: one without a button of its own, for which there is no click to hear. */
export function formOfEnter(event: Event): HTMLFormElement | null {
  if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || !(event.target instanceof HTMLInputElement))
    return null
  const { form, type } = event.target
  if (!form || ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'file'].includes(type)) return null
  const own = [...form.elements].some((one) =>
    one instanceof HTMLInputElement
      ? /^(submit|image)$/.test(one.type)
      : one instanceof HTMLButtonElement && one.type === 'submit',
  )
  return own ? null : form
}

/** A boundary as browsers make them: it must not occur in what it separates. */
function boundary(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  const random = crypto.getRandomValues(new Uint8Array(16))
  return `----WebKitFormBoundary${[...random].map((byte) => letters[byte % letters.length]).join('')}`
}
