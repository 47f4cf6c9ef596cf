import { grouped } from '../../bytes'
import { LINK_LIMITS } from '../../playground'
import { ToneIcon } from '../client/outcome'
import { type Fit, MARKS, type Measured, placeOnMeter } from './lengths'

const MOST = LINK_LIMITS.characters

/** The length of what is passed on: in words, on a scale with marks where things stop taking it, and what each mark means. */
export function Meter(props: { readonly what: Measured; readonly length: number; readonly fit: Fit }) {
  const { what, length, fit } = props
  const percent = (at: number) => `${(placeOnMeter(at) * 100).toFixed(2)}%`
  return (
    <div class={`sh-meter tone-${fit.tone}`}>
      <p role="status" class="row">
        <b>{grouped(length)} characters</b>
        <span class="sh-fit">
          <ToneIcon tone={fit.tone} />
          {fit.text}
        </span>
      </p>
      <div
        class="sh-scale"
        role="meter"
        aria-label={`Length of the ${what}`}
        aria-valuemin={0}
        aria-valuemax={MOST}
        aria-valuenow={Math.min(length, MOST)}
        aria-valuetext={`${grouped(length)} characters, ${fit.text}`}
      >
        <div class="sh-bar">
          <span style={{ width: percent(length) }} />
        </div>
        {MARKS.map(({ at, label }) => (
          <span
            key={at}
            class={`sh-mark ${length > at ? 'past' : ''} ${at === 4000 ? 'close' : ''}`}
            style={{ left: percent(at) }}
            aria-hidden="true"
          >
            <i>{label}</i>
            <code>{grouped(at)}</code>
          </span>
        ))}
      </div>
      <details>
        <summary class="small muted">What the marks mean</summary>
        <dl class="small">
          {MARKS.map(({ at, text }) => (
            <div key={at}>
              <dt>
                <code>{grouped(at)}</code>
              </dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
