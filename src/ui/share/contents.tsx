import { byteCount, utf8 } from '../../bytes'
import type { Playground } from '../../playground'
import { CLIENT_NAMES } from '../client/outcome-text'
import { escapeControls } from '../client/screen-text'
import { Icon, type IconName } from '../icons'
import { networkWords } from '../network'

const WIRE = { text: 'the bytes as text', hex: 'the bytes as hex', timeline: 'the timeline' } as const

/** What a link holds, part by part. `choose` says whether it opens at the selected bytes; null where none are. */
export function Contents(props: {
  readonly state: Playground
  readonly atSelection: boolean
  readonly choose: ((at: boolean) => void) | null
}) {
  const { state, atSelection, choose } = props
  const { files, requests, network, seed, view, recording } = state
  const last = requests.at(-1)!
  const rows: { icon: IconName; text: string; value: string }[] = files.map(({ name, text }) => ({
    icon: 'code',
    text: name,
    value: byteCount(utf8(text).length),
  }))
  const more = requests.length > 1 ? `${requests.length} requests, the last one ` : ''
  rows.push({
    icon: 'screen',
    text: `${more}${last.command ?? (last.raw === null ? `${last.method} ${last.url}` : 'raw bytes')}`,
    value: CLIENT_NAMES[last.client].label,
  })
  rows.push({
    icon: 'net',
    text: 'Network',
    value: [`latency ${network.latency} ms one way`, ...networkWords(network), `seed ${seed.toString(16)}`].join(', '),
  })
  rows.push({ icon: 'explain', text: 'View', value: `${view.file}, ${WIRE[view.wire]}` })
  rows.push(
    recording
      ? { icon: 'log', text: 'Fingerprint of the recording', value: recording.bytes }
      : { icon: 'log', text: 'No recording: what is shared has not run here as it is', value: '' },
  )
  return (
    <details class="sh-holds">
      <summary>What the link holds</summary>
      <ul>
        {rows.map(({ icon, text, value }, at) => (
          <li key={at}>
            <Icon name={icon} />
            <span class="grow">{escapeControls(text)}</span>
            <code class="small">{escapeControls(value)}</code>
          </li>
        ))}
      </ul>
      {choose && (
        <label class="row">
          <input type="checkbox" checked={atSelection} onChange={(event) => choose(event.currentTarget.checked)} />
          It opens at the bytes that are selected
        </label>
      )}
    </details>
  )
}
