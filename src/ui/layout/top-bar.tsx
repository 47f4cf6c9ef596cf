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

/** The news where there is room for the port alone. */
const OFFLINE_SHORT = '✓ offline'

/** The top bar: the mark, the playground's title, what the server is doing, and what can be done with the whole. */
export function TopBar({ session }: { session: Session }) {
  const broken = session.problems.value.some(({ severity, source }) => severity === 'error' && source === 'compile')
  const status = statusText(session.run.value, broken)
  // News of a moment stands where the sentence does, which comes back: nothing moves, and nothing is covered. A server's own news goes first.
  const news = offline.value.news && status.tone === 'ok' && !session.run.value?.afresh
  useEffect(() => (news ? newsInSight() : undefined), [news])
  return (
    <header class="top">
      <span class="brand">
        <Mark />
        Barewire
      </span>
      <span class="divider" />
      <ExamplesMenu session={session} />
      <Whose session={session} />
      <span class="grow" />
      <button type="button" class={`status tone-${status.tone}`} aria-label={status.text} aria-describedby="status-tip">
        <span class={`dot ${status.alive ? '' : 'off'}`} />
        <span class={`words ${news ? 'with-news' : ''}`}>
          <span>{status.text}</span>
          {news && (
            <span class="news" aria-hidden="true">
              <Icon name="check" />
              {OFFLINE_NOW}
            </span>
          )}
        </span>
        <code class={`short small ${news ? 'news' : ''}`} aria-hidden="true">
          {news ? OFFLINE_SHORT : status.short}
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
      <span class="grow" />
      <NetworkButton session={session} />
      <Share />
      <More session={session} />
    </header>
  )
}
