/** A composed request as a curl command, and a pasted curl command as a composed request. */
import { byteText, fromLatin1, latin1 } from '../../bytes'
import { quoteWord, splitLine } from '../shell/words'
import type { ComposedRequest } from '../types'
import { parseArguments } from './arguments'
import type { Environment } from './config'
import { encodeForm } from './form'
import { givenHeaders } from './request'

/** Arguments (byte text) of the curl command that sends what the form says. */
export function toArguments(request: ComposedRequest): string[] {
  const argv: string[] = []
  const usual = request.body === null ? 'GET' : 'POST'
  if (request.method === 'HEAD' && request.body === null) argv.push('-I')
  else if (request.method !== usual) argv.push('-X', request.method)
  for (const [name, value] of request.fields) argv.push('-H', value === '' ? `${name};` : `${name}: ${value}`)
  if (request.body !== null) argv.push('--data-raw', latin1(request.body))
  // Braces and brackets in the form's URL are meant as they are.
  if (/[[\]{}]/.test(request.url)) argv.push('-g')
  argv.push(request.url)
  return argv.map(byteText)
}

/** "Copy as curl": the command line, quoted for a POSIX shell. */
export function toCommand(request: ComposedRequest): string {
  if (request.command !== null) return request.command
  return ['curl', ...toArguments(request).map(quoteWord)].join(' ')
}

export type FromCommand =
  | { readonly ok: true; readonly request: ComposedRequest }
  | { readonly ok: false; readonly message: string }

/** A pasted `curl …` line as the form's fields. What the form cannot hold (output options, further URLs) stays in `command`. */
export function fromCommand(line: string): FromCommand {
  const split = splitLine(line)
  if (!split.ok) return { ok: false, message: `${split.message} at character ${split.at + 1}` }
  const found = split.commands.find((command) => command.words[0] === 'curl')
  if (!found) return { ok: false, message: 'expected a line that begins with curl' }
  const environment: Environment = { files: new Map(), stdin: new Uint8Array(0), terminal: true }
  const parsed = parseArguments(found.words.slice(1), environment, '')
  if (parsed.kind === 'exit') {
    const message = parsed.errors[0]?.text.split('\n')[0] ?? ''
    return { ok: false, message: message === '' ? 'expected a URL' : message }
  }
  const config = parsed.configs[0]!
  const fields: [string, string][] = []
  if (config.userAgent !== null) fields.push(['User-Agent', config.userAgent])
  if (config.referer !== null) fields.push(['Referer', config.referer])
  if (config.cookies.length > 0) fields.push(['Cookie', config.cookies.join(';')])
  for (const header of givenHeaders(config.headers)) {
    const colon = header.line.indexOf(':')
    if (!header.empty) fields.push([header.name, header.line.slice(colon + 1).trim()])
  }
  let body: string | null = null
  if (config.form.parts.length > 0) {
    const boundary = '------------------------0123456789abcdef'
    body = encodeForm(config.form.parts, boundary, config.formEscape)
    fields.push(['Content-Type', `multipart/form-data; boundary=${boundary}`])
  } else if (config.post !== null && !config.useGet) {
    body = config.post
    if (!fields.some(([name]) => name.toLowerCase() === 'content-type')) {
      fields.push(['Content-Type', 'application/x-www-form-urlencoded'])
    }
  }
  let url = config.urls.find((entry) => entry.url !== null)?.url ?? ''
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) url = `http://${url}`
  const queries = config.useGet && config.post !== null ? [config.post, ...config.query] : config.query
  if (queries.length > 0) url += `${url.includes('?') ? '&' : '?'}${queries.join('&')}`
  const method = config.customRequest ?? (config.noBody ? 'HEAD' : body === null ? 'GET' : 'POST')
  return {
    ok: true,
    request: { method, url, fields, body: body === null ? null : fromLatin1(body), command: line, raw: null },
  }
}
