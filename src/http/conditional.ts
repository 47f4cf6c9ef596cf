import { trimOws } from '../bytes'
import { parseHttpDate } from './dates'
import { type Field, fieldValues } from './message'

/** What tells one state of a representation from another (RFC 9110 8.8). */
export interface Validators {
  /** An entity-tag as it is written: `"a"` or `W/"a"`. */
  readonly etag?: string
  /** Milliseconds since 1970; counted in whole seconds. */
  readonly lastModified?: number
}

const ENTITY_TAG = /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/

/** `entity-tag = [ weak ] opaque-tag` (RFC 9110 8.8.3). */
export const isEntityTag = (text: string): boolean => ENTITY_TAG.test(text)

const opaque = (tag: string): string => tag.replace(/^W\//, '')
/** The strong comparison: both are strong, and equal (RFC 9110 8.8.3.2). */
const strongly = (one: string, other: string): boolean => !one.startsWith('W/') && one === other
const weakly = (one: string, other: string): boolean => opaque(one) === opaque(other)

/** The entity-tags of a list; a comma may stand in one. */
function tagsIn(values: readonly string[]): string[] {
  return values.join(',').match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []
}

const seconds = (time: number): number => Math.floor(time / 1000)

/**
 * The preconditions of a request against a representation that exists, in the order of RFC 9110 13.2.2: null where the method
 * is to be performed, else the status that answers instead. For a request whose plain answer would be 2xx.
 */
export function preconditionStatus(
  method: string,
  fields: readonly Field[],
  { etag, lastModified }: Validators,
  now: number,
): 304 | 412 | null {
  if (method === 'CONNECT' || method === 'OPTIONS' || method === 'TRACE') return null
  const reads = method === 'GET' || method === 'HEAD'
  const date = (name: string): number | null => {
    const values = fieldValues(fields, name)
    return values.length === 1 ? parseHttpDate(values[0]!, now) : null
  }
  const match = fieldValues(fields, 'if-match')
  const none = fieldValues(fields, 'if-none-match')
  const listed = (values: readonly string[], same: (one: string, other: string) => boolean): boolean =>
    values.some((value) => value === '*') || (etag !== undefined && tagsIn(values).some((tag) => same(tag, etag)))
  if (match.length > 0) {
    if (!listed(match, strongly)) return 412
  } else {
    const unmodified = date('if-unmodified-since')
    if (unmodified !== null && lastModified !== undefined && seconds(lastModified) > seconds(unmodified)) return 412
  }
  if (none.length > 0) return listed(none, weakly) ? (reads ? 304 : 412) : null
  const modified = reads ? date('if-modified-since') : null
  if (modified !== null && lastModified !== undefined && seconds(lastModified) <= seconds(modified)) return 304
  return null
}

/** A range of octets, both ends included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** Ranges that are served at most; a request for more gets the whole (RFC 9110 14.2). */
const MOST_RANGES = 32

/**
 * The ranges that a GET asks for of a representation of so many octets: null where Range is absent or to be ignored (another
 * method or unit, not valid, too many, If-Range that does not hold); empty where none can be satisfied (416).
 */
export function rangesOf(
  method: string,
  fields: readonly Field[],
  length: number,
  { etag, lastModified }: Validators,
  now: number,
): readonly ByteRange[] | null {
  const values = fieldValues(fields, 'range')
  if (method !== 'GET' || values.length !== 1) return null
  const list = /^bytes=(.*)$/i.exec(values[0]!)?.[1]
  if (list === undefined) return null
  const [condition] = fieldValues(fields, 'if-range')
  if (condition !== undefined) {
    const date = parseHttpDate(condition, now)
    // Within its second the representation may change again: a date is no strong validator until that is over (RFC 9110 8.8.2.2). That it
    // changed twice within it is not known here.
    const holds =
      date === null
        ? etag !== undefined && strongly(condition, etag)
        : lastModified !== undefined && seconds(date) === seconds(lastModified) && seconds(date) < seconds(now)
    if (!holds) return null
  }
  const ranges: ByteRange[] = []
  const specs = list
    .split(',')
    .map(trimOws)
    .filter((spec) => spec !== '')
  if (specs.length === 0 || specs.length > MOST_RANGES) return null
  for (const spec of specs) {
    const [, from, to] = /^(\d*)-(\d*)$/.exec(spec) ?? []
    if (from === undefined || to === undefined || (from === '' && to === '')) return null
    // What is too large for a Number is larger than any length: it is compared, never used.
    const [start, stop] = [Number(from), to === '' ? Number.POSITIVE_INFINITY : Number(to)]
    if (from === '') {
      if (stop > 0 && length > 0) ranges.push({ first: Math.max(0, length - stop), last: length - 1 })
    } else if (to !== '' && BigInt(to) < BigInt(from)) return null
    else if (start < length) ranges.push({ first: start, last: Math.min(stop, length - 1) })
  }
  const asked = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0)
  return ranges.length > 2 && asked > length ? null : ranges
}
