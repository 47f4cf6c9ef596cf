import { useMemo, useState } from 'preact/hooks'
import { byteCount, grouped } from '../../bytes'
import type { ClientId } from '../../clients'
import { cellOf } from '../wire/cells'
import { diffRequests, type Run } from './requests'
import type { Column } from './table'

/** The requests of two clients beside each other, line by line, the bytes that differ marked. */
export function RequestDiff({ columns }: { columns: readonly Column[] }) {
  const [chosen, choose] = useState<readonly [ClientId, ClientId]>(['curl-7.88', 'chromium-156'])
  const [left, right] = chosen.map((id) => columns.find(({ client }) => client === id)) as [Column, Column]
  const one = left.seen?.facts.request ?? new Uint8Array()
  const other = right.seen?.facts.request ?? new Uint8Array()
  const { pairs, left: over } = useMemo(() => diffRequests(one, other), [one, other])
  const same = pairs.filter((pair) => pair.left !== null && pair.left === pair.right).length
  const pick = (side: 0 | 1) => (event: Event) => {
    const id = (event.currentTarget as HTMLSelectElement).value as ClientId
    choose(side === 0 ? [id, chosen[1]] : [chosen[0], id])
  }
  const choice = (side: 0 | 1, name: string, bytes: number) => (
    <label class="row">
      <span class="sr">{name}</span>
      <select class="inp" value={chosen[side]} onChange={pick(side)}>
        {columns.map(({ client, label }) => (
          <option key={client} value={client}>
            {label}
          </option>
        ))}
      </select>
      <span class="faint">{byteCount(bytes)}</span>
    </label>
  )
  return (
    <section class="module cmp-diff req" aria-labelledby="cmp-diff-title">
      <div class="mh">
        <h2 id="cmp-diff-title" class="grow">
          The requests, byte by byte
        </h2>
        <span class="small faint" role="status">
          {same} of {pairs.length} lines are the same
        </span>
      </div>
      <div class="cmp-pick">
        {choice(0, 'Left', one.length)}
        {choice(1, 'Right', other.length)}
      </div>
      <table class="cmp-lines">
        <caption class="sr">{`${left.label} beside ${right.label}`}</caption>
        <tbody>
          {pairs.map((pair, at) => (
            <tr key={at} class={pair.left === pair.right ? 'same' : ''}>
              <Line runs={pair.left} what={`only ${right.label} has this line`} />
              <Line runs={pair.right} what={`only ${left.label} has this line`} />
            </tr>
          ))}
        </tbody>
      </table>
      {over > 0 && <p class="faint small cmp-over">{grouped(over)} more lines are not compared.</p>}
    </section>
  )
}

function Line({ runs, what }: { runs: readonly Run[] | null; what: string }) {
  if (!runs) {
    return (
      <td class="none">
        <span class="sr">{what}</span>
      </td>
    )
  }
  return (
    <td>
      <code>
        {runs.map(({ text, differs }, at) => (differs ? <mark key={at}>{visible(text)}</mark> : visible(text)))}
      </code>
    </td>
  )
}

/** Bytes as they are drawn on the wire, one glyph each. */
const visible = (text: string): string =>
  [...text].map((char) => (char === ' ' ? char : cellOf(char.charCodeAt(0)).text)).join('')
