import { grouped } from '../../bytes'
import { stoppedByPage } from '../../run'
import type { ProcessRecord, Records, Site, TraceRecord } from '../../trace'

/** A line of the console. */
export interface ConsoleLine {
  /** Sequence of the record it comes from, with its number among that record's lines: a stable key. */
  readonly key: string
  /** Virtual milliseconds; null where the line goes on from the one above. */
  readonly time: number | null
  readonly stream: 'stdout' | 'stderr' | 'system'
  readonly text: string
  /** Where it was printed; only on the first line of a record. */
  readonly site: Site | null
}

/** No more lines than this are shown: the last ones. */
const SHOWN = 200

/** The lines of the console: what the program printed, and what the page says about it. `from`: records before it are cleared. */
export function consoleLines(
  records: Records,
  from = 0,
): { readonly lines: readonly ConsoleLine[]; readonly left: number } {
  const lines: ConsoleLine[] = []
  for (const record of records.of(['output', 'process', 'drop'], from)) {
    const said = sayings(record)
    if (!said) continue
    const texts = said.text.replace(/\r?\n$/, '').split(/\r?\n/)
    texts.forEach((text, index) => {
      lines.push({
        key: `${record.seq}.${index}`,
        time: index === 0 ? record.time : null,
        stream: said.stream,
        text,
        site: index === 0 ? said.site : null,
      })
    })
  }
  const left = Math.max(0, lines.length - SHOWN)
  return { lines: left > 0 ? lines.slice(left) : lines, left }
}

/** True where a process ended by what is wrong with it: it threw, or the page had to stop it. */
const isFault = ({ event, reason }: ProcessRecord): boolean =>
  event === 'throw' || (event === 'kill' && stoppedByPage(reason))

function sayings(
  record: Extract<TraceRecord, { kind: 'output' | 'process' | 'drop' }>,
): { text: string; stream: ConsoleLine['stream']; site: Site | null } | null {
  switch (record.kind) {
    case 'output':
      return record
    case 'process':
      if (record.reason === '') return null
      return { text: record.reason, stream: isFault(record) ? 'stderr' : 'system', site: record.site }
    case 'drop':
      return {
        text: `The recording is full: what follows on the network is left out, ${grouped(record.records)} records with ${grouped(record.bytes)} bytes.`,
        stream: 'system',
        site: null,
      }
  }
}
