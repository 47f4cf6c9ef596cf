import { fieldOf } from './cache'
import type { ReadHead } from './reply'
import type { Credentials, FieldList } from './request'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'POST'])
const SAFE_TYPES = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'])
/** Bytes that no CORS-safelisted value has (fetch standard, CORS-unsafe request-header byte). */
const UNSAFE_BYTES = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/

/** The names of fields for which a server must be asked first, lower-case and sorted (fetch standard 2.2.2). */
export function unsafeNames(headers: FieldList): readonly string[] {
  const names = headers
    .filter(([name, value]) => !safelisted(name.toLowerCase(), value))
    .map(([name]) => name.toLowerCase())
  return [...new Set(names)].sort()
}

function safelisted(name: string, value: string): boolean {
  if (value.length > 128) return false
  switch (name) {
    case 'accept':
      return !UNSAFE_BYTES.test(value)
    case 'accept-language':
    case 'content-language':
      return /^[0-9A-Za-z *,\-.;=]*$/.test(value)
    case 'content-type':
      return !UNSAFE_BYTES.test(value) && SAFE_TYPES.has(value.split(';')[0]!.trim().toLowerCase())
    case 'range':
      return /^bytes=\d+-\d*$/.test(value)
    default:
      return false
  }
}

export const needsPreflight = (method: string, headers: FieldList): boolean =>
  !SAFE_METHODS.has(method) || unsafeNames(headers).length > 0

export function preflightFields(method: string, headers: FieldList): FieldList {
  const names = unsafeNames(headers)
  const list: (readonly [string, string])[] = [['Access-Control-Request-Method', method]]
  if (names.length > 0) list.push(['Access-Control-Request-Headers', names.join(',')])
  return list
}

/** What a preflight permits. */
export interface Permitted {
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  /** Milliseconds for which it holds. */
  readonly life: number
  /** The answer says for how long. */
  readonly named: boolean
}

const list = (value: string | null): string[] =>
  (value ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** Reads the answer to a preflight; null where the request may not be made (fetch standard 4.8). */
export function allows(
  head: ReadHead,
  origin: string,
  request: { readonly method: string; readonly headers: FieldList; readonly credentials: Credentials },
): Permitted | null {
  const field = (name: string) => fieldOf(head.fields, name)
  const include = request.credentials === 'include'
  const allowed = field('access-control-allow-origin')
  if (head.status < 200 || head.status > 299) return null
  if (allowed !== origin && (allowed !== '*' || include)) return null
  if (include && field('access-control-allow-credentials') !== 'true') return null
  const methods = list(field('access-control-allow-methods'))
  const headers = list(field('access-control-allow-headers')).map((name) => name.toLowerCase())
  const age = field('access-control-max-age')
  const permitted = {
    methods,
    headers,
    life: (age !== null && /^\d+$/.test(age) ? Math.min(Number(age), 7200) : 5) * 1000,
    named: age !== null,
  }
  return covers(permitted, request.method, unsafeNames(request.headers), include) ? permitted : null
}

function covers({ methods, headers }: Permitted, method: string, names: readonly string[], include: boolean): boolean {
  const any = !include
  const knows = SAFE_METHODS.has(method) || methods.includes(method) || (any && methods.includes('*'))
  return knows && names.every((name) => headers.includes(name) || (any && headers.includes('*')))
}

/** Permissions that still hold. */
export class PreflightCache {
  readonly #known = new Map<string, { readonly permitted: Permitted; readonly until: number }>()

  add(id: string, permitted: Permitted, now: number): void {
    this.#known.set(id, { permitted, until: now + permitted.life })
  }

  allows(id: string, method: string, names: readonly string[], now: number): boolean {
    const one = this.#known.get(id)
    return one !== undefined && one.until > now && covers(one.permitted, method, names, id.endsWith(' include'))
  }
}
