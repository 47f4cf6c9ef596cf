import { byteCount } from '../../bytes'
import type { NetworkSpec } from '../../playground'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { Choice, Condition, NumberField } from './fields'
import { type CutMark, focusFirst, toggleCut } from './state'

type Segmentation = NonNullable<NetworkSpec['segments']>

const KINDS = [
  ['marks', 'at your marks'],
  ['bytes', 'every number of bytes:'],
  ['mss', 'as over Ethernet, 1,448 B'],
  ['random', 'at random, at most:'],
] as const
const MOST = 65_483

function fresh(kind: Segmentation['kind']): Segmentation {
  switch (kind) {
    case 'marks':
      return { kind, marks: [] }
    case 'bytes':
      return { kind, bytes: 10 }
    case 'random':
      return { kind, most: 20 }
    case 'mss':
      return { kind }
  }
}

/** How the network cuts what is sent: a recv gives what one piece brought. */
export function Segments({ session }: { readonly session: Session }) {
  const { segments } = session.playground.value.network
  const set = (next: Segmentation | undefined) => session.setNetwork({ segments: next })
  return (
    <Condition
      label="Cut segments"
      brief="What is sent arrives in pieces, cut where you say."
      about="TCP keeps the order of bytes, not how they were sent: a recv gives what has come, often one segment’s bytes. So a request may come in pieces."
      on={segments !== undefined}
      turn={(on) => set(on ? fresh('marks') : undefined)}
    >
      {segments && (
        <>
          <Choice
            label="Where the network cuts"
            value={segments.kind}
            options={KINDS}
            set={(kind) => set(fresh(kind))}
          />
          {segments.kind === 'bytes' && (
            <NumberField
              label="Bytes a segment"
              value={segments.bytes}
              least={1}
              most={MOST}
              unit="bytes"
              set={(bytes) => set({ kind: 'bytes', bytes })}
            />
          )}
          {segments.kind === 'random' && (
            <NumberField
              label="Most bytes a segment"
              value={segments.most}
              least={1}
              most={MOST}
              unit="bytes"
              set={(most) => set({ kind: 'random', most })}
            />
          )}
          {segments.kind === 'marks' && <Marks session={session} marks={segments.marks} />}
        </>
      )}
    </Condition>
  )
}

function Marks({ session, marks }: { readonly session: Session; readonly marks: readonly CutMark[] }) {
  return (
    <>
      <p class="hint small net-how">
        Click between two bytes on the wire; or select a byte, then “Cut here” or <kbd>X</kbd>.
      </p>
      {marks.length > 0 && (
        <ul class="net-marks" aria-label="Cut marks">
          {marks.map((mark) => (
            <li key={`${mark.from} ${mark.at}`} class={mark.from === 'client' ? 'req' : 'res'}>
              {mark.from === 'client' ? 'request' : 'response'} after {byteCount(mark.at)}
              <button
                type="button"
                class="btn ghost icon slim"
                aria-label={`Take away the mark after ${byteCount(mark.at)} of the ${mark.from === 'client' ? 'request' : 'response'}`}
                onClick={(event) => {
                  // The button goes with its mark: the focus stays in the panel.
                  focusFirst(event.currentTarget.closest('[role=group]'))
                  toggleCut(session, mark)
                }}
              >
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
