/** What a Set-Cookie line comes to in both browsers. */
export interface Cookie {
  readonly name: string
  readonly value: string
  /** The line takes the cookie away. */
  readonly expired: boolean
}

/** Bytes that name and value may have together (RFC 6265bis 5.7). */
const LONGEST = 4096

/** Reads the value of a Set-Cookie field; null where browsers refuse it (RFC 6265bis 5.6 and 5.7). */
export function acceptCookie(line: string): Cookie | null {
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return null
  const [pair = '', ...rest] = line.split(';')
  const equals = pair.indexOf('=')
  const name = equals < 0 ? '' : pair.slice(0, equals).trim()
  const value = pair.slice(equals + 1).trim()
  if ((name === '' && value === '') || name.length + value.length > LONGEST) return null
  const attributes = new Map(
    rest.map((one): [string, string] => {
      const [attribute = '', ...words] = one.split('=')
      return [attribute.trim().toLowerCase(), words.join('=').trim()]
    }),
  )
  const secure = attributes.has('secure')
  if (attributes.get('samesite')?.toLowerCase() === 'none' && !secure) return null
  if (/^__secure-/i.test(name) && !secure) return null
  if (/^__host-/i.test(name) && !(secure && attributes.get('path') === '/' && !attributes.has('domain'))) return null
  return { name, value, expired: /^(0|-\d+)$/.test(attributes.get('max-age') ?? '') }
}
