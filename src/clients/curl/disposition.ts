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
  let name = text.slice(quote.length).split(quote || ';')[0]!
  // Only the last part of a path, where it has one, and nothing from a line end on.
  for (const mark of ['/', '\\']) {
    const at = name.lastIndexOf(mark)
    if (at === name.length - 1 && at >= 0) return null
    name = name.slice(at + 1)
  }
  return name.replace(/[\r\n][\s\S]*$/, '')
}
