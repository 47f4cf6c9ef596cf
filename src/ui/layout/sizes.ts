import * as v from 'valibot'
import type { PaneSizes } from './splitter'

const KEY = 'barewire.panes'
const size = v.optional(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(2000)))
const Sizes = v.object({ '--server-w': size, '--client-w': size, '--explain-h': size })

/** The sizes of panes that the visitor chose at an earlier visit; none where nothing readable is kept. */
export function keptSizes(): PaneSizes {
  try {
    const parsed = v.safeParse(Sizes, JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    if (!parsed.success) return {}
    return Object.fromEntries(Object.entries(parsed.output).filter(([, value]) => value !== undefined))
  } catch {
    return {}
  }
}

/** Keeps sizes, where the browser keeps anything. */
export function keepSizes(sizes: PaneSizes): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(sizes))
  } catch {
    // Nothing depends on it.
  }
}

const resets = new EventTarget()

/** Gives every pane the design's size again. */
export function resetSizes(): void {
  resets.dispatchEvent(new Event('reset'))
}

/** Calls back when sizes are reset. Returns the way to stop. */
export function onResetSizes(callback: () => void): () => void {
  resets.addEventListener('reset', callback)
  return () => resets.removeEventListener('reset', callback)
}
