import type { ComponentChildren } from 'preact'
import { byteCount } from '../../bytes'
import type { ClientId } from '../../clients'
import type { RunView } from '../../run'
import { firstOutcome } from '../client/reply'
import { escapeControls } from '../client/screen-text'
import { sectionUrl } from '../inspector/sections'
import { connectionsText, factsOf, type RunFacts, requestCount, sawText } from './facts'
import { differingParts } from './requests'
import { tookAs } from './words'

/** A client of the comparison, with what its run says; null while it has not come to an outcome. */
export interface Column {
  readonly client: ClientId
  readonly label: string
  readonly seen: { readonly facts: RunFacts; readonly first: RunView['outcomes'][number] } | null
}

/** What a row says of a client: `value` tells whether two say the same. */
interface CellText {
  readonly value: string
  readonly shown?: ComponentChildren
}

interface Row {
  readonly name: string
  /** Whether it is worth saying that two clients agree. */
  readonly compared: boolean
  /** `all`: every column, this one among them. */
  cell(seen: NonNullable<Column['seen']>, all: readonly Column[]): CellText
}

const ROWS: readonly Row[] = [
  {
    name: 'Sent',
    compared: true,
    cell: ({ facts }, all) => {
      const { request, fields } = facts
      const number = requestCount(facts)
      const which =
        number > 1 ? `; the first of ${number} requests` : facts.opened > 1 ? `; on connection ${facts.on}` : ''
      return {
        value: [...request].join(),
        shown: `${byteCount(request.length)}${fields === null ? '' : `, ${fields} ${fields === 1 ? 'field' : 'fields'}`}${which}${apart(request, all)}`,
      }
    },
  },
  {
    name: 'Connections',
    compared: true,
    cell: ({ facts }) => ({ value: connectionsText(facts) }),
  },
  {
    name: 'Server saw',
    compared: true,
    cell: ({ facts }) => {
      const lines = sawText(facts)
      return {
        value: lines.join('\n'),
        shown:
          lines.length === 0
            ? 'nothing'
            : lines.map((line, at) => (
                <span key={at}>
                  {at > 0 && ', then '}
                  <code>{escapeControls(line)}</code>
                </span>
              )),
      }
    },
  },
  {
    name: 'Got',
    compared: true,
    cell: ({ facts }) => ({
      value: [...facts.reply].join(),
      shown: `${byteCount(facts.reply.length)}${requestCount(facts) > 1 ? '; the reply to the first' : ''}`,
    }),
  },
  { name: 'Took it as', compared: true, cell: ({ first }) => ({ value: tookAs(first.outcome, first.tab) }) },
  {
    name: 'Why',
    compared: false,
    cell: ({ first: { outcome } }) => ({ value: escapeControls(outcome.reason.text) || 'nothing to explain' }),
  },
  {
    name: 'The RFC',
    compared: false,
    cell: ({ first: { outcome } }) => {
      const section = outcome.reason.requirement
      if (section === null) return { value: 'is silent' }
      const url = sectionUrl(section)
      const text = section.replace(/^(RFC \d+) ([\d.]+)$/, '$1, section $2')
      return {
        value: text,
        shown: url ? (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {text}
          </a>
        ) : (
          text
        ),
      }
    },
  },
  { name: 'Known from', compared: false, cell: ({ first }) => ({ value: first.outcome.reason.ground }) },
]

/** Of a request that another client's equals in length alone: what tells them apart, `; User-Agent differs from curl 7.64`. */
function apart(request: Uint8Array, all: readonly Column[]): string {
  const others = all.map(({ label, seen }) => ({ label, sent: seen?.facts.request }))
  if (others.filter(({ sent }) => sent && sameBytes(sent, request)).length > 1) return ''
  const other = others.find(({ sent }) => sent?.length === request.length && !sameBytes(sent, request))
  if (!other) return ''
  const parts = differingParts(request, other.sent!).map(escapeControls)
  const few = parts.length > 3 ? [...parts.slice(0, 2), `${parts.length - 2} more`] : parts
  return `; ${few.join(', ')} ${parts.length === 1 ? 'differs' : 'differ'} from ${other.label}`
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** The column of a client's run. */
export function columnOf(client: ClientId, label: string, run: RunView | null): Column {
  const first = firstOutcome(run)
  return { client, label, seen: run && first ? { facts: factsOf(run), first } : null }
}

/** What each client sent, saw and took the reply for: `=` where another says the same, `≠` where it stands alone. */
export function CompareTable({ columns }: { columns: readonly Column[] }) {
  return (
    <table class="cmp-table">
      <caption class="cmp-legend">
        <span class="sr">What each client sent, what it got and what it made of it. </span>
        <b aria-hidden="true">=</b> another client says the same, <b aria-hidden="true">≠</b> none of the others does
      </caption>
      <colgroup>
        <col class="names" />
        {columns.map(({ client }) => (
          <col key={client} />
        ))}
      </colgroup>
      <thead class="sr">
        <tr>
          <td />
          {columns.map(({ client, label }) => (
            <th key={client} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map((row) => {
          const cells = columns.map(({ seen }) => seen && row.cell(seen, columns))
          return (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {cells.map((cell, at) => {
                const { client, label } = columns[at]!
                if (!cell) {
                  return (
                    <td key={client} data-client={label} class="faint">
                      runs next
                    </td>
                  )
                }
                const alike = cells.filter((other) => other?.value === cell.value).length > 1
                return (
                  <td key={client} data-client={label} class={row.compared && alike ? 'alike' : ''}>
                    {row.compared && (
                      <span class="cmp-sign" role="img" aria-label={alike ? 'same as another' : 'alone in this'}>
                        {alike ? '=' : '≠'}
                      </span>
                    )}
                    <span>{cell.shown ?? cell.value}</span>
                  </td>
                )
              })}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
