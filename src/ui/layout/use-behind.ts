import { useEffect, useState } from 'preact/hooks'

/** A value in a task of its own: that before it, until the frame in which it is new has been drawn. For what nobody sees. */
export function useBehind<T>(value: T): T {
  const [shown, setShown] = useState(() => value)
  useEffect(() => {
    if (shown === value) return
    const timer = setTimeout(() => setShown(() => value))
    return () => clearTimeout(timer)
  }, [shown, value])
  return shown
}
