import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export interface Tab<T extends string> {
  readonly id: T
  readonly label: ComponentChildren
  /** Spoken instead of the label, where that is no text. */
  readonly name?: string
}

/** Pixels of a neighbour that stay in sight beside the chosen tab. */
const EDGE = 36

/** Scrolls a list to its chosen tab, and nothing but the list: `scrollIntoView` would move the page as well. */
function bringIntoSight(box: HTMLElement): void {
  const tab = box.querySelector('[aria-selected=true]')?.getBoundingClientRect()
  if (!tab) return
  const { left, right } = box.getBoundingClientRect()
  if (tab.left < left + EDGE) box.scrollLeft -= left + EDGE - tab.left
  else if (tab.right > right - EDGE) box.scrollLeft += Math.min(tab.right - right + EDGE, tab.left - left - EDGE)
}

/** A tab list with roving tabindex: arrows, Home and End move and choose. `panel` is the id of the panel that the tabs share. */
export function TabList<T extends string>(props: {
  readonly label: string
  readonly tabs: readonly Tab<T>[]
  readonly chosen: T
  readonly choose: (id: T) => void
  readonly panel: string
  readonly look: 'seg' | 'tabs'
  /** More of them than there is room for are scrolled: by wheel and finger, and the chosen one comes into sight with its neighbours' edges. */
  readonly scrolls?: boolean
}) {
  const { tabs, chosen, choose, scrolls = false } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = list.current
    if (!scrolls || !box) return
    const inSight = () => bringIntoSight(box)
    inSight()
    const resized = new ResizeObserver(inSight)
    resized.observe(box)
    return () => resized.disconnect()
  }, [chosen, scrolls, tabs.length])
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === chosen)
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: tabs.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs[(to + tabs.length) % tabs.length]!
    choose(next.id)
    // At once: a frame later the focus may be somebody else's.
    const list = event.currentTarget as HTMLElement
    list.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus()
  }
  return (
    <div
      ref={list}
      class={`${props.look} ${scrolls ? 'scrolls' : ''}`}
      role="tablist"
      aria-label={props.label}
      onKeyDown={onKeyDown}
      onWheel={(event) => {
        // A wheel turns one way: here it goes sideways.
        if (scrolls && Math.abs(event.deltaY) > Math.abs(event.deltaX)) event.currentTarget.scrollLeft += event.deltaY
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          class="tab"
          aria-selected={tab.id === chosen}
          aria-controls={props.panel}
          aria-label={tab.name}
          data-tab={tab.id}
          tabIndex={tab.id === chosen ? 0 : -1}
          onClick={() => choose(tab.id)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}
