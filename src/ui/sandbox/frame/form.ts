/** A form entry: a name and a text, or a file's name with no content (files cannot be chosen here). */
export type Entry = readonly [name: string, value: string, file?: boolean]

/** What a submission sends. `body` is latin1 text, one character a byte. */
export interface Submission {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly contentType: string | null
  readonly body: string | null
}

/**
 * The entry list of a form, as the HTML standard constructs it ("constructing the entry list"): controls in tree order,
 * without the disabled, without buttons other than the submitter, boxes only where checked.
 */
export function entryList(form: HTMLFormElement, submitter: HTMLElement | null): readonly Entry[] {
  const entries: Entry[] = []
  for (const control of form.elements) {
    if (control.closest('datalist') || control.matches(':disabled')) continue
    if (control instanceof HTMLInputElement) {
      const { type, name } = control
      if (type === 'image') {
        if (control !== submitter) continue
        const prefix = name === '' ? '' : `${name}.`
        entries.push([`${prefix}x`, '0'], [`${prefix}y`, '0'])
        continue
      }
      if (name === '') continue
      if (['submit', 'reset', 'button'].includes(type) && control !== submitter) continue
      if ((type === 'checkbox' || type === 'radio') && !control.checked) continue
      if (type === 'file') entries.push([name, '', true])
      else if (type === 'hidden' && name.toLowerCase() === '_charset_') entries.push([name, 'UTF-8'])
      else entries.push([name, control.value])
    } else if (control instanceof HTMLSelectElement) {
      if (control.name === '') continue
      for (const option of control.selectedOptions) if (!option.disabled) entries.push([control.name, option.value])
    } else if (control instanceof HTMLTextAreaElement) {
      if (control.name !== '') entries.push([control.name, control.value])
    } else if (control instanceof HTMLButtonElement && control === submitter && control.name !== '') {
      entries.push([control.name, control.value])
    }
  }
  return entries.map(([name, value, file]) => [crlf(name), crlf(value), ...(file ? [true] : [])] as unknown as Entry)
}

/** Line ends of names and values become CR LF before they are encoded. */
const crlf = (text: string) => text.replace(/\r\n|\r|\n/g, '\r\n')

const latin1 = (text: string) => {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return bytes
}

/** The three encodings of a form's entries. `boundary` is used by multipart alone. */
export function encodeEntries(
  entries: readonly Entry[],
  enctype: string,
  boundary: string,
): { readonly contentType: string; readonly body: string } {
  if (enctype === 'multipart/form-data') {
    const quoted = (text: string) => latin1(text).replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
    const parts = entries.map(([name, value, file]) =>
      file
        ? `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n`
        : `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${latin1(value)}\r\n`,
    )
    return { contentType: `multipart/form-data; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` }
  }
  if (enctype === 'text/plain')
    return { contentType: 'text/plain', body: latin1(entries.map(([name, value]) => `${name}=${value}\r\n`).join('')) }
  return { contentType: 'application/x-www-form-urlencoded', body: urlEncoded(entries) }
}

const urlEncoded = (entries: readonly Entry[]) =>
  new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value])).toString()

/** What submitting a form sends, by the form's attributes and its submitter's. Null where the form is not for a server (`dialog`). */
export function submission(
  form: { readonly method: string; readonly action: string; readonly enctype: string },
  entries: readonly Entry[],
  base: string,
  boundary: string,
): Submission | null {
  let url: URL
  try {
    url = new URL(form.action === '' ? base : form.action, base)
  } catch {
    return null
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null
  const method = form.method.toLowerCase()
  if (method === 'dialog') return null
  url.hash = ''
  if (method === 'post') {
    const { contentType, body } = encodeEntries(entries, form.enctype.toLowerCase(), boundary)
    return { method: 'POST', url: url.href, contentType, body }
  }
  url.search = urlEncoded(entries)
  return { method: 'GET', url: url.href, contentType: null, body: null }
}
