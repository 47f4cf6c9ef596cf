interface Entry {
  readonly name: string
  readonly entryType: 'mark' | 'measure'
  readonly startTime: number
  readonly duration: number
  readonly detail: unknown
}

/** `performance` on the virtual clock: `now` in milliseconds since the run began, `origin` since 1970. */
export function virtualPerformance(now: () => number, origin: number): object {
  let entries: Entry[] = []
  const add = (entry: Entry): Entry => {
    entries.push(Object.freeze(entry))
    return entry
  }
  const timeOf = (mark: unknown, otherwise: number): number => {
    if (mark === undefined) return otherwise
    if (typeof mark === 'number') return mark
    const found = entries.findLast(({ name, entryType }) => entryType === 'mark' && name === String(mark))
    if (!found) throw new SyntaxError(`There is no mark '${String(mark)}'.`)
    return found.startTime
  }
  const clear = (type: Entry['entryType']) => (name?: string) => {
    entries = entries.filter((one) => one.entryType !== type || (name !== undefined && one.name !== name))
  }
  return Object.freeze({
    now,
    timeOrigin: origin,
    mark: (name: string, { startTime = now(), detail = null }: { startTime?: number; detail?: unknown } = {}) =>
      add({ name: String(name), entryType: 'mark', startTime, duration: 0, detail }),
    measure: (name: string, from?: unknown, to?: unknown) => {
      const asked =
        typeof from === 'object' && from !== null ? (from as Record<string, unknown>) : { start: from, end: to }
      const startTime = timeOf(asked['start'], 0)
      const duration = timeOf(asked['end'], now()) - startTime
      return add({ name: String(name), entryType: 'measure', startTime, duration, detail: asked['detail'] ?? null })
    },
    clearMarks: clear('mark'),
    clearMeasures: clear('measure'),
    getEntries: () => [...entries],
    getEntriesByName: (name: string) => entries.filter((one) => one.name === name),
    getEntriesByType: (type: string) => entries.filter((one) => one.entryType === type),
    toJSON: () => ({ timeOrigin: origin }),
  })
}
