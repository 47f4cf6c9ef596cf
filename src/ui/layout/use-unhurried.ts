import { useEffect, useRef, useState } from 'preact/hooks'

/** Milliseconds between two states of a text for the ear while a run goes on: who hears it cannot follow faster. */
const PACE = 1000

/** A value that changes often: the newest one where `resting`, and at most one a second where not. */
export function useUnhurried<T>(value: T, resting: boolean): T {
  const shown = useRef({ value, at: 0 })
  const [, look] = useState(0)
  const now = performance.now()
  if (shown.current.value !== value && (resting || now - shown.current.at >= PACE)) shown.current = { value, at: now }
  const late = shown.current.value !== value
  useEffect(() => {
    if (!late) return
    const timer = setTimeout(() => look((count) => count + 1), PACE)
    return () => clearTimeout(timer)
  }, [late])
  return shown.current.value
}
