/** How curl's tool words its own remarks: `Warning: `, `Note: `, the hint after a bad option. */

/** Columns that curl assumes where it knows none. */
const COLUMNS = 79

/** Wraps a remark at blanks, every line with its prefix, as curl does it. */
function wrapped(prefix: string, text: string): string {
  const width = COLUMNS - prefix.length
  let out = ''
  let rest = text
  while (rest.length > width) {
    let cut = width - 1
    while (cut > 0 && rest[cut] !== ' ' && rest[cut] !== '\t') cut--
    if (cut === 0) cut = width - 1
    out += `${prefix}${rest.slice(0, cut + 1)}\n`
    rest = rest.slice(cut + 1)
  }
  return `${out}${prefix}${rest}\n`
}

export const warning = (text: string): string => wrapped('Warning: ', text)
export const note = (text: string): string => wrapped('Note: ', text)

/** The line that points to the help. */
export const HELP_HINT = "curl: try 'curl --help' or 'curl --manual' for more information\n"
