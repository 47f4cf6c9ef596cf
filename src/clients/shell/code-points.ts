/** Byte text as the characters of its UTF-8, as the C library reads them one by one. */

/** The character at an offset: its code point, or -1 for a byte that belongs to none, and how many bytes it takes. */
export function codePointAt(text: string, at: number): { readonly point: number; readonly bytes: number } {
  const first = text.charCodeAt(at)
  if (first < 0x80) return { point: first, bytes: 1 }
  const more =
    first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0
  if (more === 0) return { point: -1, bytes: 1 }
  let point = first & (0x3f >> more)
  for (let index = 1; index <= more; index++) {
    const next = text.charCodeAt(at + index)
    if (!(next >= 0x80 && next < 0xc0)) return { point: -1, bytes: 1 }
    point = (point << 6) | (next & 0x3f)
  }
  const least = [0, 0x80, 0x800, 0x10000][more]!
  const valid = point >= least && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)
  return valid ? { point, bytes: more + 1 } : { point: -1, bytes: 1 }
}

/** All characters of a text, and the offset of each; one more offset for its end. */
export function codePoints(text: string): { readonly points: readonly number[]; readonly offsets: readonly number[] } {
  const points: number[] = []
  const offsets: number[] = []
  let at = 0
  while (at < text.length) {
    const { point, bytes } = codePointAt(text, at)
    points.push(point)
    offsets.push(at)
    at += bytes
  }
  offsets.push(at)
  return { points, offsets }
}
