import { effect, type ReadonlySignal, signal } from '@preact/signals'
import { phoneNow } from './phone-now'
import { say } from './say'
import { overrideTheme } from './theme'

const on = signal(false)
const size = signal(1)

/** True while the page presents: large type, light, few controls. It is never stored. */
export const presenting: ReadonlySignal<boolean> = on

/** How much larger code and bytes are set than on a desk; 1 while nothing is presented. */
export const typeScale: ReadonlySignal<number> = size

/** The screen for which the sizes are chosen; a larger one gets larger type. CSS pixels. */
const STAGE = { width: 1280, height: 720 }
/** At that screen: letters of 18 px for code, so that the last row reads them. */
const SCALE = 1.5

/** Begins or ends presenting. */
export function present(to: boolean): void {
  if (on.value === to) return
  on.value = to
  say(to ? 'Presenting. Escape ends it.' : 'No longer presenting.', to)
}

/** Keeps the page's look true to `presenting` and to the size of the screen. Returns the way to stop. */
export function followPresenting(): () => void {
  const measure = () => {
    const fit = Math.min(innerWidth / STAGE.width, innerHeight / STAGE.height)
    size.value = on.peek() ? Math.max(1, Math.min(3, SCALE * fit)) : 1
  }
  // A window made as narrow as a phone has none of it.
  const narrow = effect(() => {
    if (phoneNow.value) present(false)
  })
  const stop = effect(() => {
    const root = document.documentElement
    measure()
    if (on.value) {
      root.dataset['present'] = ''
      overrideTheme('light')
    } else {
      delete root.dataset['present']
      overrideTheme(null)
    }
  })
  const scale = effect(() => {
    document.documentElement.style.setProperty('--type-scale', size.value.toFixed(3))
  })
  addEventListener('resize', measure)
  return () => {
    narrow()
    stop()
    scale()
    removeEventListener('resize', measure)
  }
}
