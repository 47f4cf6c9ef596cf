import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ClientId } from '../../clients'
import type { Session } from '../../run'
import { phoneNow } from '../layout/phone-now'
import { scrollBehavior } from '../layout/platform'
import { ToneIcon } from './outcome'
import { CLIENT_NAMES, CLIENT_ORDER, outcomeText } from './outcome-text'
import { lastOutcome } from './reply'

/** A swipe has come to rest when nothing has scrolled for this long, where the browser does not say so itself; ms. */
const CALM = 140

/**
 * The chosen client's view. On phones it is one of a row of slides: a swipe brings the next client, and choosing it fills
 * its slide. The other slides are for sight; the tabs above do the same for everybody.
 */
export function Swipe({ session, children }: { session: Session; children: ComponentChildren }) {
  const row = useRef<HTMLDivElement>(null)
  const client = session.client.value
  const phone = phoneNow.value
  const chosen = CLIENT_ORDER.indexOf(client)

  useEffect(() => {
    const element = row.current
    if (!phone || !element) return
    const step = stepOf(element)
    const left = chosen * step
    if (Math.abs(element.scrollLeft - left) > 2) element.scrollTo({ left, behavior: scrollBehavior() })
  }, [phone, chosen])

  useEffect(() => {
    const element = row.current
    if (!phone || !element) return
    let held = false
    let byHand = false
    let calm: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      if (held) return
      const chosen = CLIENT_ORDER.indexOf(session.client.peek())
      const step = stepOf(element)
      const at = Math.round(element.scrollLeft / step)
      // What a hand has not moved follows the choice; a scroll of ours may have been cut short.
      if (!byHand && at !== chosen) element.scrollTo({ left: chosen * step, behavior: 'instant' })
      else if (byHand && CLIENT_ORDER[at]) session.choose(CLIENT_ORDER[at])
      byHand = false
    }
    const later = () => {
      clearTimeout(calm)
      calm = setTimeout(settle, CALM)
    }
    const hold = () => {
      held = true
      byHand = true
    }
    const wheel = () => {
      byHand = true
    }
    const release = () => {
      held = false
      later()
    }
    const own = 'onscrollend' in window ? 'scrollend' : 'scroll'
    const onScroll = own === 'scrollend' ? settle : later
    element.addEventListener(own, onScroll, { passive: true })
    element.addEventListener('touchstart', hold, { passive: true })
    element.addEventListener('wheel', wheel, { passive: true })
    element.addEventListener('touchend', release, { passive: true })
    element.addEventListener('touchcancel', release, { passive: true })
    return () => {
      clearTimeout(calm)
      element.removeEventListener(own, onScroll)
      element.removeEventListener('touchstart', hold)
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('touchend', release)
      element.removeEventListener('touchcancel', release)
    }
  }, [phone, session])

  return (
    <div ref={row} class="swipe">
      <div class="slide chosen" style={{ order: chosen }}>
        {children}
      </div>
      {phone &&
        CLIENT_ORDER.map((id, order) => id !== client && <Preview key={id} session={session} id={id} order={order} />)}
    </div>
  )
}

/** The distance from one slide to the next, CSS pixels. */
function stepOf(row: HTMLElement): number {
  const slide = row.firstElementChild as HTMLElement
  return slide.offsetWidth + (Number.parseFloat(getComputedStyle(row).columnGap) || 0)
}

/** A client that is not chosen, as it comes in from the side. */
function Preview({ session, id, order }: { session: Session; id: ClientId; order: number }) {
  const last = lastOutcome(session.others.value.get(id) ?? null)
  const text = last && outcomeText(id, last.outcome, last.settled, last.tab)
  return (
    <div class="slide preview" style={{ order }} aria-hidden="true" inert>
      <b>{CLIENT_NAMES[id].label}</b>
      {text && last ? (
        <>
          <span class={`badge tone-${text.tone}`}>
            <ToneIcon tone={text.tone} />
            {text.badge}
          </span>
          <span class="strong">{text.headline}</span>
          <span class="muted">{last.outcome.reason.text}</span>
        </>
      ) : (
        <span class="muted">{id === 'raw' ? 'Bytes typed by hand; nothing is added.' : 'runs next'}</span>
      )}
    </div>
  )
}
