import { useEffect, useRef, useState } from 'preact/hooks'
import type { Playground } from '../../playground'
import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { Icon, Mark } from '../icons'
import { offline } from '../offline'
import { More } from './more'
import { Share } from './share'
import { statusText } from './status'

/** The top bar: the mark, the playground's title, what the server is doing, and what can be done with the whole. */
export function TopBar(props: { session: Session; examples: readonly Playground[] }) {
  const { session } = props
  const status = statusText(session.run.value)
  return (
    <header class="top">
      <span class="brand">
        <Mark />
        Barewire
      </span>
      <span class="rule" />
      <Title session={session} examples={props.examples} />
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
      ) : (
        <button type="button" class="btn ghost" aria-label="Start again" onClick={() => session.send()}>
          <Icon name="play" />
          <span class="label">Start again</span>
        </button>
      )}
      <span class="grow" />
      <Share session={session} />
      <More session={session} />
    </header>
  )
}

/** The playground's title; a menu of the examples where there is more than one. */
function Title({ session, examples }: { session: Session; examples: readonly Playground[] }) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const title = escapeControls(session.playground.value.title)
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  if (examples.length === 0) return <span class="title">{title}</span>
  return (
    <div class="menu" ref={root} onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}>
      <button
        type="button"
        class="btn ghost"
        aria-label={`Examples: ${title}`}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span class="title">{title}</span>
        <Icon name="chevron" />
      </button>
      {open && (
        <div class="pop" role="group" aria-label="Examples">
          {examples.map((example) => (
            <button
              key={example.title}
              type="button"
              class="item"
              onClick={() => {
                setOpen(false)
                session.load(example)
              }}
            >
              {example.title}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
