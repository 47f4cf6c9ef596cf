import { createTrace, RecordList, type Records, type Trace } from '../../src/trace'

/** A recording that is read where it is made. */
export interface KeptTrace extends Pick<Trace, 'append' | 'account'> {
  /** The same list each time, with all that has been appended. */
  readonly records: Records
}

export function keptTrace(limits?: Parameters<typeof createTrace>[0]): KeptTrace {
  const trace = createTrace(limits)
  const list = new RecordList()
  return {
    append: (time, payload) => trace.append(time, payload),
    account: () => trace.account(),
    get records() {
      list.add(trace.take())
      return list
    },
  }
}
