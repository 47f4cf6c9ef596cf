import { useEffect, useRef } from 'preact/hooks'
import { grouped } from '../../bytes'
import { freshPlayground, type NetworkSpec } from '../../playground'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { Choice, Condition, NumberField } from './fields'
import { Segments } from './segments'
import { focusFirst, networkOpen } from './state'
import './network.css'

const MOST_BYTES = 0xffff_ffff
const ENDS = [
  ['client', 'the client'],
  ['server', 'the server'],
] as const

/** A network as it is before anything was changed: its delay, and nothing else. */
const DEFAULTS = {
  latency: freshPlayground('', 'server.ts', '').network.latency,
  bandwidth: undefined,
  segments: undefined,
  loss: undefined,
  stall: undefined,
  reset: undefined,
  halfClose: undefined,
  slow: undefined,
  clients: undefined,
} satisfies Partial<NetworkSpec>

/** What the network does to what is sent. Every change runs the server anew; a link carries all of it. */
export function Panel({ session }: { readonly session: Session }) {
  const root = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    focusFirst(root.current)
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  const { network, seed } = session.playground.value
  const set = (change: Partial<NetworkSpec>) => session.setNetwork(change)
  const changed = Object.entries(DEFAULTS).some(([key, value]) => network[key as keyof NetworkSpec] !== value)
  // The button goes dead with the last change: the focus must not fall to the page, where Escape closes nothing.
  const restore = () => {
    set(DEFAULTS)
    focusFirst(root.current)
  }
  const chance = network.loss !== undefined || network.segments?.kind === 'random'
  return (
    <section
      ref={root}
      class="net-panel"
      role="dialog"
      aria-label="Network"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        networkOpen.value = false
        event.stopPropagation()
      }}
    >
      <header class="row">
        <h2 class="grow">Network</h2>
        <button
          type="button"
          class="btn ghost icon"
          aria-label="Close"
          onClick={() => {
            networkOpen.value = false
          }}
        >
          <Icon name="cross" />
        </button>
      </header>
      <div class="net-row on">
        <span class="net-what fixed">Latency</span>
        <div class="net-values">
          <NumberField
            label="Latency one way, milliseconds"
            value={network.latency}
            least={0}
            most={60_000}
            fraction
            unit="ms one way"
            set={(latency) => set({ latency })}
          />
          <p class="hint small net-how">
            How long each segment is on its way. The round-trip time (RTT), there and back, is{' '}
            {grouped(network.latency * 2)} ms.
          </p>
        </div>
      </div>
      <Segments session={session} />
      <Condition
        label="Bandwidth"
        brief="At most so many bytes a second."
        about="How fast the line is in each direction. All connections share it, and the 40 bytes of headers of each segment count too. 1 kB is 1,000 bytes."
        on={network.bandwidth !== undefined}
        turn={(on) => set({ bandwidth: on ? 50_000 : undefined })}
      >
        <NumberField
          label="Bandwidth each way, kilobytes a second"
          value={(network.bandwidth ?? 0) / 1000}
          least={0.1}
          most={1_000_000}
          fraction
          unit="kB/s each way"
          set={(value) => set({ bandwidth: Math.round(value * 1000) })}
        />
      </Condition>
      <Condition
        label="Packet loss"
        brief="Some segments get lost; TCP sends them again."
        about="How likely each segment is to be lost on its way. TCP notices, and sends it again later."
        on={network.loss !== undefined}
        turn={(on) => set({ loss: on ? 0.1 : undefined })}
      >
        <NumberField
          label="Segments lost, percent"
          value={Math.round((network.loss ?? 0) * 1000) / 10}
          least={0.1}
          most={90}
          fraction
          unit="% of the segments"
          set={(value) => set({ loss: Math.round(value * 10) / 1000 })}
        />
      </Condition>
      <Breaks network={network} set={set} />
      <Clients network={network} set={set} />
      <footer class="row">
        <button
          type="button"
          class="btn slim"
          title={`A latency of ${DEFAULTS.latency} ms one way, and all else off`}
          disabled={!changed}
          onClick={restore}
        >
          Restore defaults
        </button>
        {chance && (
          <button
            type="button"
            class="btn slim ghost"
            title={`The seed is ${seed.toString(16)}: with the same seed the same segments are lost and cut`}
            onClick={() => session.setSeed((Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0)}
          >
            Another seed
          </button>
        )}
        {chance && (
          <span class="hint small">
            Chance is drawn from a seed: the same seed loses and cuts the same segments, another one others.
          </span>
        )}
        <span class="grow" />
        <span class="hint small">Times are virtual. A link carries these settings.</span>
      </footer>
    </section>
  )
}

interface Part {
  readonly network: NetworkSpec
  readonly set: (change: Partial<NetworkSpec>) => void
}

/** What breaks or holds up a connection at a place in its bytes. */
function Breaks({ network, set }: Part) {
  const { stall, reset } = network
  return (
    <>
      <Condition
        label="Stall"
        brief="Bytes are held up for a time, once per connection."
        about="After so many bytes from that side, whatever it sends next is held up for this long, once per connection."
        on={stall !== undefined}
        turn={(on) => set({ stall: on ? { from: 'server', after: 20, time: 3000 } : undefined })}
      >
        {stall && (
          <>
            after
            <NumberField
              label="Stall after, bytes"
              value={stall.after}
              least={0}
              most={MOST_BYTES}
              unit="bytes from"
              set={(after) => set({ stall: { ...stall, after } })}
            />
            <Choice
              label="Whose bytes stall"
              value={stall.from}
              options={ENDS}
              set={(from) => set({ stall: { ...stall, from } })}
            />
            for
            <NumberField
              label="Stall for, milliseconds"
              value={stall.time}
              least={1}
              most={600_000}
              unit="ms"
              set={(time) => set({ stall: { ...stall, time } })}
            />
          </>
        )}
      </Condition>
      <Condition
        label="Reset"
        brief="The connection breaks (RST) after some bytes."
        about="After so many bytes from that side the connection breaks: both sides get an RST."
        on={reset !== undefined}
        turn={(on) => set({ reset: on ? { from: 'server', after: 20 } : undefined })}
      >
        {reset && (
          <>
            after
            <NumberField
              label="Reset after, bytes"
              value={reset.after}
              least={0}
              most={MOST_BYTES}
              unit="bytes from"
              set={(after) => set({ reset: { ...reset, after } })}
            />
            <Choice
              label="Whose bytes are counted"
              value={reset.from}
              options={ENDS}
              set={(from) => set({ reset: { ...reset, from } })}
            />
          </>
        )}
      </Condition>
    </>
  )
}

const HALF = [
  ['request', 'its request'],
  ['bytes', 'a number of bytes:'],
] as const

/** How the clients write, and how many there are. */
function Clients({ network, set }: Part) {
  const { halfClose, slow, clients } = network
  return (
    <>
      <Condition
        label="Half-close"
        brief="The client says it sends no more (FIN), and reads on."
        about="The client closes its sending direction there with a FIN and goes on reading: your server’s recv gives no more bytes."
        on={halfClose !== undefined}
        turn={(on) => set({ halfClose: on ? 'request' : undefined })}
      >
        after
        <Choice
          label="The client half-closes after"
          value={halfClose === 'request' ? 'request' : 'bytes'}
          options={HALF}
          set={(kind) => set({ halfClose: kind === 'request' ? 'request' : 10 })}
        />
        {typeof halfClose === 'number' && (
          <NumberField
            label="Half-close after, bytes"
            value={halfClose}
            least={0}
            most={MOST_BYTES}
            unit="bytes"
            set={(value) => set({ halfClose: value })}
          />
        )}
      </Condition>
      <Condition
        label="Slow client"
        brief="The request comes in small pieces, with pauses."
        about="The client writes its request in pieces of this size, with this time between them."
        on={slow !== undefined}
        turn={(on) => set({ slow: on ? { bytes: 1, every: 100 } : undefined })}
      >
        {slow && (
          <>
            <NumberField
              label="Bytes at a time"
              value={slow.bytes}
              least={1}
              most={65_483}
              unit="bytes every"
              set={(bytes) => set({ slow: { ...slow, bytes } })}
            />
            <NumberField
              label="Time between, milliseconds"
              value={slow.every}
              least={1}
              most={60_000}
              unit="ms"
              set={(every) => set({ slow: { ...slow, every } })}
            />
          </>
        )}
      </Condition>
      <Condition
        label="Several clients"
        brief="The same requests from many at the same time."
        about="So many clients send the same requests at the same time; the outcome on show is the first one’s."
        on={clients !== undefined}
        turn={(on) => set({ clients: on ? 2 : undefined })}
      >
        <NumberField
          label="Clients at once"
          value={clients ?? 2}
          least={2}
          most={16}
          unit="at once"
          set={(count) => set({ clients: count })}
        />
      </Condition>
    </>
  )
}
