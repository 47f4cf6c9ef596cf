import { type ReadonlySignal, signal } from '@preact/signals'

export type Theme = 'dark' | 'light'

/** The key under which the visitor's choice is kept; `public/theme.js` reads it before the first paint. */
const KEY = 'barewire.theme'

const theme = signal<Theme>(typeof document === 'undefined' ? 'dark' : current())

/** The theme on show: the visitor's choice, else what the system prefers. */
export const themeNow: ReadonlySignal<Theme> = theme

function current(): Theme {
  const set = document.documentElement.dataset['theme']
  if (set === 'dark' || set === 'light') return set
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}

/** A theme that holds for a while whatever was chosen, and the one to go back to. */
let override: { readonly to: Theme; back: Theme } | null = null

function show(to: Theme): void {
  if (override) override.back = to
  const shown = override?.to ?? to
  document.documentElement.dataset['theme'] = shown
  theme.value = shown
}

/** Shows a theme for a while, without keeping it; null: the one before again. */
export function overrideTheme(to: Theme | null): void {
  const back = override?.back ?? theme.peek()
  override = to ? { to, back } : null
  show(back)
}

/** Shows a theme and keeps it as the visitor's choice, where the browser keeps anything. */
export function setTheme(to: Theme): void {
  show(to)
  try {
    localStorage.setItem(KEY, to)
  } catch {
    // A browser that keeps nothing shows the system's theme at the next visit.
  }
}

/** Follows the system's preference while the visitor has chosen nothing. Returns the way to stop. */
export function followSystemTheme(): () => void {
  const query = matchMedia('(prefers-color-scheme: light)')
  const change = () => {
    let chosen: string | null = null
    try {
      chosen = localStorage.getItem(KEY)
    } catch {
      chosen = null
    }
    if (chosen) return
    show(query.matches ? 'light' : 'dark')
  }
  document.documentElement.dataset['theme'] = theme.value
  query.addEventListener('change', change)
  return () => query.removeEventListener('change', change)
}
