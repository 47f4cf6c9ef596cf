import { useEffect } from 'preact/hooks'
import type { Session } from '../../run'
import { Icon, Mark } from '../icons'
import { ExamplesMenu } from '../lesson'
import { NetworkButton } from '../network'
import { newsInSight, OFFLINE_NOW, offline } from '../offline'
import { More } from './more'
import { Share } from './share'
import { statusText } from './status'
import { Whose } from './whose'

/** The news where there is little room. */
const OFFLINE_SHORT = '✓ offline'

/** The top bar: the mark, the playground's title, what the server is doing, and what can be done with the whole. */
export function TopBar({ session, back }: { session: Session; back?: () => void }) {
  const broken = session.problems.value.some(({ severity, source }) => severity === 'error' && source === 'compile')
  const status = statusText(session.run.value, broken)
  // News of a moment stands in the free room of the bar: nothing moves, and nothing is covered.
  const { news } = offline.value
  useEffect(() => (news ? newsInSight() : undefined), [news])
  return (
    <header class="top">
      {back && (
        <button
          type="button"
          class="btn ghost icon"
          aria-label="Back to the overview"
          title="Back to the overview"
          onClick={back}
        >
          <Icon name="back" />
        </button>
      )}
      <span class="brand">
        <Mark />
        Barewire
        {news && (
          <span class="news brief" aria-hidden="true">
            {OFFLINE_SHORT}
          </span>
        )}
      </span>
      <span class="divider" />
      <ExamplesMenu session={session} />
      <Whose session={session} />
      <span class="grow" />
      <button type="button" class={`status tone-${status.tone}`} aria-label={status.text} aria-describedby="status-tip">
        <span class={`dot ${status.alive ? '' : 'off'}`} />
        <span class="words">{status.text}</span>
        <code class="short small" aria-hidden="true">
          {status.short}
        </code>
        <span class="tip" id="status-tip" role="tooltip">
          Your own browser and terminal cannot reach it.
          {offline.value.kept && <span class="more">This page works offline.</span>}
        </span>
      </button>
      {status.alive ? (
        <button type="button" class="btn ghost" aria-label="Stop" onClick={() => session.stop()}>
          <Icon name="stop" />
          <span class="label">Stop</span>
        </button>
      ) : broken ? null : (
        <button type="button" class="btn ghost" aria-label="Start again" onClick={() => session.send()}>
          <Icon name="play" />
          <span class="label">Start again</span>
        </button>
      )}
      <span class="grow free">
        {news && (
          <span class="news" aria-hidden="true">
            <Icon name="check" />
            {OFFLINE_NOW}
          </span>
        )}
      </span>
      <NetworkButton session={session} />
      <Share />
      <More session={session} />
    </header>
  )
}
