/** The types that an import may give a file: its text, and the value that its JSON says. */
export const DATA_TYPES = ['text', 'json'] as const
export type DataType = (typeof DATA_TYPES)[number]

export const isDataType = (type: string): type is DataType => (DATA_TYPES as readonly string[]).includes(type)

/** Whether a file of this name is a program's code: another, as `page.html`, is imported as what it holds. */
export const isCode = (name: string): boolean => /\.[cm]?[jt]sx?$/.test(name)

/** Where JSON ends to be JSON: line and column from 1, and what the parser says. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** A module whose default export is what a file holds: its text (`text`), or the value of its JSON (`json`). */
export function dataModule(text: string, type: DataType): { readonly code: string } | JsonFault {
  if (type === 'text') return { code: `export default ${JSON.stringify(text)}` }
  try {
    JSON.parse(text)
  } catch (error) {
    return jsonFault(text, (error as Error).message)
  }
  // Parsed where it runs: in a literal, `__proto__` would be no name like another.
  return { code: `export default JSON.parse(${JSON.stringify(text)})` }
}

/** Engines tell the place each in its way, or not at all where the text ends too early. */
function jsonFault(text: string, words: string): JsonFault {
  const place = /line (\d+) column (\d+)/.exec(words)
  const position = /at position (\d+)/.exec(words)
  const before = text.slice(0, position ? Number(position[1]) : text.length)
  const message = words
    .replace(/^JSON\.parse: /, '')
    .replace(/ (?:in JSON )?at (?:position|line) .*$/, '')
    .replace(/^./, (first) => first.toUpperCase())
  return {
    line: place ? Number(place[1]) : before.split('\n').length,
    column: place ? Number(place[2]) : before.length - before.lastIndexOf('\n'),
    message: `This is imported as JSON, and is none: ${message}.`,
  }
}
