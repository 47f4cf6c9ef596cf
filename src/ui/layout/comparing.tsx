import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../run'

/** All clients side by side, over the stage; its module is fetched when it is first wanted. */
export function Comparing({ session }: { session: Session }) {
  // As it is now: within the stage nothing has the focus once it is inert.
  const [opener] = useState(() => document.activeElement)
  const [View, setView] = useState<ComponentType<{ session: Session }> | null>(null)
  useEffect(() => {
    let wanted = true
    import('../compare').then(
      ({ Compare }) => wanted && setView(() => Compare),
      () => {
        if (!wanted) return
        session.setView({ compare: false })
        session.notice.value = {
          kind: 'error',
          text: 'The comparison could not be fetched: the network is away, or the page was updated. Reload it; your text is kept.',
        }
      },
    )
    return () => {
      wanted = false
      // The stage takes the focus again once it is no longer inert.
      requestAnimationFrame(() => opener instanceof HTMLElement && opener.isConnected && opener.focus())
    }
  }, [session, opener])
  return View && <View session={session} />
}
