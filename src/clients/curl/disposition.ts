/** `-J`: the file name that a Content-Disposition field gives (only `filename=`, quoted or not). */

/** The name, or null where the line gives none. `line` is the whole field line. */
export function dispositionName(line: string): string | null {
  let at = 'Content-disposition:'.length
  const end = line.length
  for (;;) {
    while (at < end && !/[A-Za-z]/.test(line[at]!)) at++
    if (at > end - 9) return null
    if (line.startsWith('filename=', at)) return readName(line.slice(at + 9))
    while (at < end && line[at] !== ';') at++
    if (at >= end) return null
  }
}

function readName(text: string): string | null {
  const quote = text[0] === '"' || text[0] === "'" ? text[0] : ''
  let name = ''
  if (quote) {
    for (let at = 1; at < text.length && text[at] !== quote; at++) {
      if (text[at] === '\\' && at + 1 < text.length) at++
      name += text[at]!
    }
  } else name = text.split(';')[0]!
  // Only the last part of a path, and nothing from a line end on.
  name = name.slice(name.lastIndexOf('/') + 1)
  name = name.slice(name.lastIndexOf('\\') + 1)
  name = name.replace(/[\r\n][\s\S]*$/, '').trimEnd()
  return name === '' ? null : name
}
