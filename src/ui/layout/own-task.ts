/** Work that is put off to a task of its own, so that the frame which asks for it is drawn first. */
export interface OwnTask {
  /** Asks for it: once for all that ask before it is done. */
  soon(): void
  /** Does it at once where it was asked for: somebody is about to need what it does. */
  now(): void
  cancel(): void
}

export function ownTask(work: () => void): OwnTask {
  let timer: ReturnType<typeof setTimeout> | undefined
  const cancel = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined
        work()
      })
    },
    now() {
      if (timer === undefined) return
      cancel()
      work()
    },
    cancel,
  }
}
