import { useEffect, useRef } from 'preact/hooks'

/**
 * Stands last in what scrolls: while the end of it is out of sight, a shade at its lower edge says that more is below. `empty`:
 * so much at the end is empty, CSS pixels.
 */
export function MoreBelow({ empty = 0 }: { empty?: number }) {
  const end = useRef<HTMLDivElement>(null)
  const shade = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const root = end.current?.parentElement
    if (!end.current || !root) return
    const seen = new IntersectionObserver(
      (entries) => shade.current?.classList.toggle('on', !entries.at(-1)!.isIntersecting),
      { root, rootMargin: `0px 0px ${empty}px` },
    )
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [empty])
  return (
    <>
      <div ref={shade} class="more-below" aria-hidden="true" />
      <div ref={end} class="scroll-end" aria-hidden="true" />
    </>
  )
}
