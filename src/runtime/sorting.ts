type Compare = (a: unknown, b: unknown) => unknown

/**
 * Sorting asks for the same comparisons in every engine: a program whose comparison is no order (`Math.random() - 0.5`, to
 * shuffle) or says what it compares gets the same everywhere. A merge sort, stable as the language demands.
 */
export function pinSorting(): void {
  const define = (prototype: object, name: string, value: unknown) => {
    if (name in prototype) Object.defineProperty(prototype, name, { value, writable: true, configurable: true })
  }
  const arrays = Array.prototype
  const typed = Object.getPrototypeOf(Uint8Array.prototype) as { sort(compare?: unknown): unknown }
  const { sort } = arrays
  const { sort: sortTyped } = typed
  define(arrays, 'sort', function (this: unknown[], compare?: Compare) {
    if (typeof compare !== 'function') return sort.call(this, compare)
    const list = Object(this) as unknown[]
    const { length } = list
    const values: unknown[] = []
    let undefineds = 0
    for (let at = 0; at < length; at++) {
      if (!(at in list)) continue
      if (list[at] === undefined) undefineds++
      else values.push(list[at])
    }
    const sorted = mergeSort(values, compare)
    let at = 0
    for (; at < sorted.length; at++) list[at] = sorted[at]
    for (const end = at + undefineds; at < end; at++) list[at] = undefined
    for (; at < length; at++) delete list[at]
    return list
  })
  define(arrays, 'toSorted', function (this: unknown[], compare?: Compare) {
    if (compare !== undefined && typeof compare !== 'function') throw new TypeError('toSorted() takes a function.')
    return Array.from(this).sort(compare as (a: unknown, b: unknown) => number)
  })
  define(typed, 'sort', function (this: Uint8Array, compare?: Compare) {
    if (typeof compare !== 'function') return sortTyped.call(this, compare)
    const sorted = mergeSort(Array.from(this as ArrayLike<unknown>), compare) as number[]
    for (let at = 0; at < sorted.length; at++) this[at] = sorted[at]!
    return this
  })
  define(typed, 'toSorted', function (this: Uint8Array, compare?: Compare) {
    return this.slice().sort(compare as (a: number, b: number) => number)
  })
}

function mergeSort(values: unknown[], compare: Compare): unknown[] {
  let from = values
  let to = new Array<unknown>(values.length)
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length)
      const end = Math.min(start + 2 * width, values.length)
      let left = start
      let right = middle
      for (let at = start; at < end; at++) {
        const takesLeft = left < middle && (right >= end || !(Number(compare(from[left], from[right])) > 0))
        to[at] = takesLeft ? from[left++] : from[right++]
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}
