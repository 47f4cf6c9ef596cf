import type { RecordList } from '../trace'
import type { LiveRun } from './live-run'
import { sameBytes } from './recorded'
import type { Selection } from './types'

/** What somebody looks at stays selected from run to run, where it is on the wire again with the same bytes. */
export class Looked {
  /** What was selected when a run was shown that had not got to those bytes: they are compared with `records`. */
  #waiting: { readonly run: LiveRun; readonly selection: Selection; readonly records: RecordList } | null = null

  /** The selection in a run that is shown in the place of `before`, where `selection` was; null where its bytes are not there yet. */
  move(selection: Selection | null, before: LiveRun | null, run: LiveRun): Selection | null {
    const waiting = this.#waiting?.run === before ? this.#waiting : null
    const looked = selection && before ? { selection, records: before.records } : waiting
    const stays = looked !== null && sameBytes(looked.records, run.records, looked.selection)
    this.#waiting = stays || looked === null ? null : { ...looked, run }
    return stays ? looked.selection : null
  }

  /** The selection that has come into sight now that a run rests; null for none. */
  come(run: LiveRun): Selection | null {
    const looked = this.#waiting
    if (looked?.run !== run) return null
    this.#waiting = null
    return sameBytes(looked.records, run.records, looked.selection) ? looked.selection : null
  }
}
