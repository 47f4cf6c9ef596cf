import { grouped } from '../../bytes'
import type { RunView, Session } from '../../run'
import { revealSite } from '../editor'
import { Dart } from '../icons'
import { cellOf } from '../wire/cells'

/** Bytes of the reply that are drawn. */
const SHOWN = 96
/** Lines of code that are named. */
const LINES = 3

/** What the server sends, and the lines that send it. */
export function Reply(props: { session: Session; run: RunView | null; bytes: Uint8Array | undefined }) {
  const { session, run, bytes } = props
  const sites = sendSites(run)
  const files = session.playground.value.files
  return (
    <div class="cmp-reply res">
      {sites.length > 0 && (
        <div class="module cmp-code">
          <div class="small">
            <b>{sites[0]!.file}</b>{' '}
            <span class="faint">{sites.length === 1 ? 'the only line that sends' : 'the lines that send'}</span>
          </div>
          {sites.slice(0, LINES).map(({ file, line }) => (
            <button
              key={`${file}:${line}`}
              type="button"
              class="cmp-line"
              aria-label={`Line ${line}: go there`}
              onClick={() => {
                session.setView({ compare: false })
                revealSite(session, { file, line })
              }}
            >
              <span class="number">{line}</span>
              <code>
                {files
                  .find(({ name }) => name === file)
                  ?.text.split('\n')
                  [line - 1]?.trim() ?? ''}
              </code>
              <Dart direction="response" />
            </button>
          ))}
          {sites.length > LINES && <div class="small faint">and {sites.length - LINES} more</div>}
        </div>
      )}
      <div class="cmp-wire" aria-hidden="true" />
      {bytes && (
        <code class="cmp-bytes" aria-label="The bytes of the reply">
          {bytes.length === 0 && <span class="faint">no byte</span>}
          {[...bytes.subarray(0, SHOWN)].map((byte, at) => {
            const { text, look } = cellOf(byte)
            return (
              <span key={at} class={`b-${look}`}>
                {text}
              </span>
            )
          })}
          {bytes.length > SHOWN && <span class="faint"> and {grouped(bytes.length - SHOWN)} more</span>}
        </code>
      )}
    </div>
  )
}

/** The places that sent on the first connection, each once, in their order. */
function sendSites(run: RunView | null) {
  const sites = new Map<string, { file: string; line: number; column: number }>()
  for (const record of run?.records.of(['syscall']) ?? []) {
    if (record.connection !== 1 || record.bytes?.from !== 'server' || !record.site) continue
    sites.set(`${record.site.file}:${record.site.line}`, record.site)
  }
  return [...sites.values()]
}
