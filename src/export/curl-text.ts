/**
 * What `curl -i` and `curl -v` leave on a screen, brought back to the reply they show. Texts here are latin1: one
 * character a byte.
 */

/** A reply's text, freed of what curl and the shell wrote around it. */
export interface Unwrapped {
  readonly text: string
  /** What was left out, for a sentence: `the command line`. */
  readonly without: readonly string[]
}

const STATUS = /^HTTP\/\d(?:\.\d)? /

/** curl's own lines behind a reply's content; they may follow its last byte without a line end between. */
const AFTERWARDS =
  /\* (?:Connection #\d+ to host [^\n]* left intact|Closing connection[ #]*\d*|Curl_http_done[^\n]*|shutting down connection #\d+|transfer closed with[^\n]*|Excess found[^\n]*|Leftovers after chunking[^\n]*|Recv failure[^\n]*|Issue another request[^\n]*|Ignoring the response-body|Re-using existing connection[^\n]*|end of response[^\n]*)\r?$/

const METER =
  /^\s*% Total\s+% Received|^\s*Dload\s+Upload|^[\s\d.kMG]{20,}(?:--|\d+):(?:--|\d\d):|^[{}] \[\d+ bytes data\]/

/** A line of the progress meter is no longer than this. */
const METER_LINE = 200

/** True where a text shows `curl -v`: a status line behind `< `. */
export const looksVerbose = (text: string): boolean => /^< HTTP\/\d/m.test(text)

/** True where a text is a reply: its status line first, or behind the command line that asked for it. */
export function looksLikeReply(text: string): boolean {
  return STATUS.test(`${text.split('\n', 1)[0]!.trimEnd()} `) || leading(text) > 0
}

/** The length of what stands before the reply: an empty line, the prompt with curl's command line, the progress meter. */
function leading(text: string): number {
  let at = 0
  let told = false
  for (let count = 0; count < 40; count++) {
    const end = text.indexOf('\n', at)
    const line = end < 0 ? text.slice(at) : text.slice(at, end)
    if (STATUS.test(`${line.trimEnd()} `)) return told || text.slice(0, at).trim() === '' ? at : 0
    if (/(?:^|[\s$#%>])curl(?:\.exe)?\s/.test(line) || METER.test(line.slice(0, METER_LINE))) told = true
    if (end < 0) return 0
    at = end + 1
  }
  return 0
}

/** curl writes the names of fields bold, and addresses as links, where it writes to a terminal. */
const TERMINAL = /\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b\x07]*(?:\x1b\\|\x07)/g

function plain(text: string): string {
  const head = /\n\r?\n/.exec(text)
  const end = head ? head.index : text.length
  return text.slice(0, end).replace(TERMINAL, '') + text.slice(end)
}

/** The reply in what `curl -i` printed. */
export function unwrapInclude(printed: string): Unwrapped {
  const text = plain(printed)
  const from = leading(text)
  if (from === 0) return { text, without: [] }
  const before = text.slice(0, from)
  return {
    text: text.slice(from),
    without: before.trim() === '' ? ['the empty lines before it'] : ['the command line'],
  }
}

/** The reply in what `curl -v` printed: lines behind `< `, then the content, without curl's own lines. */
export function unwrapVerbose(text: string): Unwrapped {
  const lines = text.split('\n')
  const kept: string[] = []
  let seen = new Set<string>()
  let inHead = true
  let dropped = 0
  const lastHead = lines.findLastIndex((line) => /^<(?: |\r?$)/.test(line))
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1
    if (index <= lastHead) {
      const head = /^<(?: |(?=\r?$))/.exec(line)
      if (head) {
        const content = line.slice(head[0].length)
        if (STATUS.test(content)) seen = new Set()
        seen.add(content.trimEnd())
        kept.push(`${content}\n`)
        inHead = content.trim() !== ''
      } else if (inHead || seen.has(line.trimEnd()) || isCurls(line) || /^>(?: |\r?$)/.test(line)) dropped++
      else kept.push(`${line}\n`)
      continue
    }
    const own = AFTERWARDS.exec(line)
    if (own) {
      dropped++
      // What stands before it is the content's last line, which had no line end.
      if (own.index > 0) kept.push(line.slice(0, own.index))
    } else if (isCurls(line)) dropped++
    else if (!(last && line === '')) kept.push(last ? line : `${line}\n`)
  }
  return { text: kept.join(''), without: dropped > 0 ? ['curl’s own lines'] : [] }
}

const isCurls = (line: string): boolean =>
  METER.test(line.slice(0, METER_LINE)) || AFTERWARDS.test(line) || CURLS.test(line)

/** Lines that curl writes about a connection; content may begin with an asterisk too. */
const CURLS =
  /^\* (?:Trying|Connected to|Host |IPv[46]:|Request completely sent off|upload completely sent|We are completely uploaded|Mark bundle|HTTP 1\.0, assume close|no chunk, no close|Added cookie|Replaced cookie|Server auth|Clear auth|Switch|using HTTP|ALPN|TLS|SSL|Established|Received HTTP\/0\.9|Expire cleared|Could not resolve|Failed to connect|connect to|\[HTTP)/
