import type { Browser, Page } from '@playwright/test'

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** Of a task: microseconds of processor time of its thread. */
  readonly tdur?: number
  readonly args: {
    readonly name?: string
    readonly data?: { readonly frames?: readonly { parent?: string; url: string; processId: number }[] }
  }
}

/** What a trace must hold for `longestIn`. */
export const TIMELINE = ['disabled-by-default-devtools.timeline'] as const

/**
 * The longest task of the page's main thread while `act` runs, in milliseconds of processor time, from the browser's own
 * trace. What else the machine has to do makes a task last longer, but gives it no more of the processor.
 */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<number> {
  const url = page.url()
  await browser.startTracing(page, { categories: [...TIMELINE] })
  let trace: Buffer
  try {
    await act()
  } finally {
    trace = await browser.stopTracing()
  }
  return longestIn(trace.toString(), url)
}

/** The longest task of the main thread of the page at `url` in a trace, in milliseconds of processor time. */
export function longestIn(trace: string, url: string): number {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] }
  const frames = traceEvents.find(({ name }) => name === 'TracingStartedInBrowser')?.args.data?.frames ?? []
  const process = frames.find((frame) => frame.parent === undefined && frame.url === url)?.processId
  const main = traceEvents.find(
    ({ name, pid, args }) => name === 'thread_name' && pid === process && args.name === 'CrRendererMain',
  )
  const tasks = traceEvents.filter(({ name, pid, tid }) => name === 'RunTask' && pid === main?.pid && tid === main.tid)
  const times = tasks.flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000]))
  if (times.length === 0) throw new Error(`the trace has no task of ${url}`)
  return times.reduce((a, b) => Math.max(a, b))
}
