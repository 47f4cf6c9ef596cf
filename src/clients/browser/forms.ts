import { concat, fromLatin1, latin1, utf8 } from '../../bytes'
import { encodeText, outputEncoding } from './encoder'
import { closest, type HtmlElement, type HtmlPage, textOf } from './html'

/** A file chosen in a form or appended to a FormData. */
export interface FormFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export type FormEntry = readonly [name: string, value: string | FormFile]

/** A form as it is sent. */
export interface FormRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly contentType: string | null
  readonly body: Uint8Array | null
  /** `_blank`: in a new tab. */
  readonly target: string
  /** `rel` of the form has noreferrer. */
  readonly noReferrer: boolean
}

/** In how far one browser sends forms differently from another. */
export interface FormRules {
  /** A new boundary of multipart content. */
  boundary(random: () => number): string
  /** The type of a file field where no file was chosen. */
  readonly emptyFileType: string
  /** The coordinates of an image button, CSS pixels: what a click in its middle gives. */
  readonly imagePoint: readonly [x: number, y: number]
  /** A button's `formenctype=text/plain` changes the name of the type, but not the content. */
  readonly plainLikeUrl: boolean
  /** `rel` of a form counts. */
  readonly formRel: boolean
}

/** What was done to a form before it was sent: files chosen, values typed, by element. */
export interface FormState {
  readonly files: ReadonlyMap<HtmlElement, readonly FormFile[]>
  readonly values: ReadonlyMap<HtmlElement, string>
}

const EMPTY_STATE: FormState = { files: new Map(), values: new Map() }

const crlf = (text: string) => text.replace(/\r\n?|\n/g, '\r\n')

/** The controls of a form, in document order: those inside it and those that name it by `form`. */
function controlsOf(page: HtmlPage, form: HtmlElement): HtmlElement[] {
  const id = form.attribs['id']
  return page.elements.filter((one) => {
    if (!['input', 'button', 'select', 'textarea'].includes(one.name)) return false
    const named = one.attribs['form']
    return named === undefined ? closest(one, 'form') === form : named !== '' && named === id
  })
}

function disabled(control: HtmlElement): boolean {
  if ('disabled' in control.attribs) return true
  for (
    let set = closest(control, 'fieldset');
    set;
    set = set.parent ? closest(set.parent as HtmlElement, 'fieldset') : null
  )
    if ('disabled' in set.attribs) return true
  return false
}

const typeOf = (control: HtmlElement) => (control.attribs['type'] ?? 'text').toLowerCase()

/** The form that a submit button belongs to; null where there is none. */
export function formOf(page: HtmlPage, control: HtmlElement): HtmlElement | null {
  const named = control.attribs['form']
  if (named !== undefined)
    return page.elements.find((one) => one.name === 'form' && one.attribs['id'] === named) ?? null
  return closest(control, 'form')
}

/** True where a click on the element sends its form. */
export function submits(control: HtmlElement): boolean {
  if (disabled(control)) return false
  if (control.name === 'button')
    return !['button', 'reset'].includes((control.attribs['type'] ?? 'submit').toLowerCase())
  return control.name === 'input' && ['submit', 'image'].includes(typeOf(control))
}

function options(select: HtmlElement): string[] {
  const all = (element: HtmlElement): HtmlElement[] =>
    element.children.flatMap((node) =>
      !('attribs' in node) ? [] : node.name === 'option' ? [node] : node.name === 'optgroup' ? all(node) : [],
    )
  const list = all(select)
  const off = (one: HtmlElement) =>
    'disabled' in one.attribs || (one.parent as HtmlElement | null)?.attribs?.['disabled'] !== undefined
  const value = (one: HtmlElement) =>
    one.attribs['value'] ??
    textOf(one)
      .replace(/[\t\n\f\r ]+/g, ' ')
      .trim()
  const chosen = list.filter((one) => 'selected' in one.attribs)
  if ('multiple' in select.attribs) return chosen.filter((one) => !off(one)).map(value)
  const one = chosen.at(-1) ?? list.find((each) => !off(each))
  return one && !off(one) ? [value(one)] : []
}

/** What a field holds by its markup (HTML, value sanitization). */
function fieldValue(control: HtmlElement, state: FormState): string {
  const typed = state.values.get(control)
  const raw = typed ?? control.attribs['value'] ?? ''
  const line = raw.replace(/[\r\n]/g, '')
  switch (typeOf(control)) {
    case 'number':
      return /^-?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i.test(raw) ? raw : ''
    case 'range': {
      const number = Number.parseFloat(raw)
      const min = Number.parseFloat(control.attribs['min'] ?? '0')
      const max = Number.parseFloat(control.attribs['max'] ?? '100')
      return Number.isNaN(number)
        ? String(max < min ? min : min + (max - min) / 2)
        : String(Math.min(max, Math.max(min, number)))
    }
    case 'color':
      return /^#[0-9a-f]{6}$/i.test(raw) ? raw.toLowerCase() : '#000000'
    case 'date':
      return /^\d{4,}-\d\d-\d\d$/.test(raw) ? raw : ''
    case 'month':
      return /^\d{4,}-\d\d$/.test(raw) ? raw : ''
    case 'week':
      return /^\d{4,}-W\d\d$/.test(raw) ? raw : ''
    case 'time':
      return /^\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(raw) ? raw : ''
    case 'datetime-local':
      return /^\d{4,}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(raw) ? raw.replace(' ', 'T') : ''
    case 'email':
    case 'url':
      return line.trim()
    case 'hidden':
      return raw
    default:
      return line
  }
}

/** The entry list of a form (HTML, constructing the entry list). `submitter`: the button; null for `form.submit()`. */
export function entriesOf(
  page: HtmlPage,
  form: HtmlElement,
  submitter: HtmlElement | null,
  charset: string,
  state: FormState,
  rules: FormRules,
  point: readonly [number, number] | null,
): FormEntry[] {
  const entries: FormEntry[] = []
  for (const control of controlsOf(page, form)) {
    if (disabled(control) || closest(control, 'datalist')) continue
    const type = control.name === 'input' ? typeOf(control) : control.name
    const name = control.attribs['name'] ?? ''
    const button = control.name === 'button' || ['submit', 'image', 'reset', 'button'].includes(type)
    if (button && control !== submitter) continue
    if (type === 'image') {
      const prefix = name === '' ? '' : `${name}.`
      const [x, y] = point ?? rules.imagePoint
      entries.push([`${prefix}x`, String(x)], [`${prefix}y`, String(y)])
      continue
    }
    if (name === '') continue
    switch (type) {
      case 'select':
        for (const value of options(control)) entries.push([name, value])
        break
      case 'checkbox':
      case 'radio':
        if ('checked' in control.attribs && lastOfGroup(page, form, control, type))
          entries.push([name, control.attribs['value'] ?? 'on'])
        break
      case 'file': {
        const files = state.files.get(control) ?? []
        for (const file of files) entries.push([name, file])
        if (files.length === 0) entries.push([name, { name: '', type: rules.emptyFileType, bytes: new Uint8Array(0) }])
        break
      }
      case 'textarea':
        entries.push([name, state.values.get(control) ?? textOf(control).replace(/\r\n?/g, '\n').replace(/^\n/, '')])
        break
      case 'button':
        entries.push([name, control.attribs['value'] ?? ''])
        break
      case 'submit':
        entries.push([name, control.attribs['value'] ?? ''])
        break
      case 'hidden':
        entries.push([
          name,
          name.toLowerCase() === '_charset_' && control.attribs['value'] === undefined
            ? charsetName(charset)
            : fieldValue(control, state),
        ])
        break
      default:
        entries.push([name, fieldValue(control, state)])
    }
    const direction = control.attribs['dirname']
    if (
      direction &&
      ['text', 'search', 'textarea', 'tel', 'url', 'email', 'hidden', 'password', 'submit'].includes(type)
    )
      entries.push([
        direction,
        (closest(control, 'html', 'body', 'form', 'div')?.attribs['dir'] ?? 'ltr').toLowerCase() === 'rtl'
          ? 'rtl'
          : 'ltr',
      ])
  }
  return entries
}

/** Of the radio buttons of one name only the last that is checked counts. */
function lastOfGroup(page: HtmlPage, form: HtmlElement, control: HtmlElement, type: string): boolean {
  if (type !== 'radio') return true
  const group = controlsOf(page, form).filter(
    (one) =>
      one.name === 'input' &&
      typeOf(one) === 'radio' &&
      one.attribs['name'] === control.attribs['name'] &&
      'checked' in one.attribs,
  )
  return group.at(-1) === control
}

const charsetName = (charset: string) => (charset === 'utf-8' ? 'UTF-8' : charset)

/** application/x-www-form-urlencoded of bytes (URL standard, percent-encode set of forms). */
function percent(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) {
    const char = String.fromCharCode(byte)
    if (/[A-Za-z0-9*\-._]/.test(char)) out += char
    else if (char === ' ') out += '+'
    else out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

const textValue = (value: string | FormFile) => (typeof value === 'string' ? value : value.name)
const reference = (code: number) => `&#${code};`

/** The entries as `name=value&…`. */
export function urlEncoded(entries: readonly FormEntry[], charset = 'utf-8'): string {
  const part = (text: string) => percent(encodeText(crlf(text), charset, reference))
  return entries.map(([name, value]) => `${part(name)}=${part(textValue(value))}`).join('&')
}

/** The entries as text/plain: one a line, nothing escaped. */
function plainText(entries: readonly FormEntry[], charset: string): Uint8Array {
  const text = entries.map(([name, value]) => `${crlf(name)}=${crlf(textValue(value))}\r\n`).join('')
  return encodeText(text, charset, reference)
}

/** The entries as multipart/form-data (RFC 7578, as HTML has it). */
export function multipart(
  entries: readonly FormEntry[],
  boundary: string,
  charset = 'utf-8',
  binaryType = 'application/octet-stream',
): Uint8Array {
  const quoted = (text: string) =>
    latin1(encodeText(text, charset, reference))
      .replace(/\r/g, '%0D')
      .replace(/\n/g, '%0A')
      .replace(/"/g, '%22')
  const parts: Uint8Array[] = []
  for (const [name, value] of entries) {
    const field = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(crlf(name))}"`
    if (typeof value === 'string') {
      parts.push(fromLatin1(`${field}\r\n\r\n`), encodeText(crlf(value), charset, reference), fromLatin1('\r\n'))
    } else {
      const type = value.type === '' ? binaryType : value.type
      parts.push(fromLatin1(`${field}; filename="${quoted(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`))
      parts.push(value.bytes, fromLatin1('\r\n'))
    }
  }
  parts.push(fromLatin1(`--${boundary}--\r\n`))
  return concat(parts)
}

/** The request that sending a form makes; null where none is made (`method=dialog`, a required field that is empty). */
export function formRequest(
  page: HtmlPage,
  pageUrl: URL,
  pageCharset: string,
  form: HtmlElement,
  submitter: HtmlElement | null,
  rules: FormRules,
  random: () => number,
  state: FormState = EMPTY_STATE,
  point: readonly [number, number] | null = null,
): FormRequest | null {
  const own = (name: string) => submitter?.attribs[`form${name}`] ?? form.attribs[name] ?? ''
  const method = own('method').toLowerCase()
  if (method === 'dialog') return null
  if (
    submitter &&
    !('novalidate' in form.attribs) &&
    !('formnovalidate' in submitter.attribs) &&
    !valid(page, form, state)
  )
    return null
  const labels = (form.attribs['accept-charset'] ?? '').split(/\s+/).filter((label) => label !== '')
  const charset = labels.length === 0 ? outputEncoding(pageCharset) : outputEncoding(labels[0]!)
  const entries = entriesOf(page, form, submitter, charset, state, rules, point)
  const action = own('action')
  const address = action === '' ? pageUrl.href : action
  if (!URL.canParse(address, page.base.href)) return null
  const url = new URL(address, page.base)
  const common = {
    target: submitter?.attribs['formtarget'] ?? form.attribs['target'] ?? '',
    noReferrer: rules.formRel && /\bnoreferrer\b/i.test(form.attribs['rel'] ?? ''),
  }
  if (method !== 'post') {
    url.search = urlEncoded(entries, charset)
    return {
      ...common,
      method: 'GET',
      url: `${url.href.split('#')[0]!.replace(/\?$/, '')}${url.search === '' ? '?' : ''}${url.hash}`,
      contentType: null,
      body: null,
    }
  }
  const post = { ...common, method: 'POST' as const, url: url.href }
  switch (own('enctype').toLowerCase()) {
    case 'multipart/form-data': {
      const boundary = rules.boundary(random)
      return {
        ...post,
        contentType: `multipart/form-data; boundary=${boundary}`,
        body: multipart(entries, boundary, charset, rules.emptyFileType),
      }
    }
    case 'text/plain':
      return {
        ...post,
        contentType: 'text/plain',
        body:
          rules.plainLikeUrl && submitter?.attribs['formenctype'] !== undefined
            ? utf8(urlEncoded(entries, charset))
            : plainText(entries, charset),
      }
    default:
      return { ...post, contentType: 'application/x-www-form-urlencoded', body: utf8(urlEncoded(entries, charset)) }
  }
}

/** True where nothing that is required is empty. */
function valid(page: HtmlPage, form: HtmlElement, state: FormState): boolean {
  return controlsOf(page, form).every((control) => {
    if (!('required' in control.attribs) || disabled(control)) return true
    const type = control.name === 'input' ? typeOf(control) : control.name
    if (type === 'checkbox') return 'checked' in control.attribs
    if (type === 'radio')
      return controlsOf(page, form).some(
        (one) => one.attribs['name'] === control.attribs['name'] && 'checked' in one.attribs,
      )
    if (type === 'file') return (state.files.get(control) ?? []).length > 0
    if (type === 'select') return options(control).some((value) => value !== '')
    if (type === 'textarea') return (state.values.get(control) ?? textOf(control)) !== ''
    return fieldValue(control, state) !== ''
  })
}
