import { setTimeout as pause } from 'node:timers/promises'
import { spawnNode } from '../../../src/process/node'
import { chunkBuffers, RecordList } from '../../../src/trace'
import { exchanges, type Load } from './load'

/** What a recording keeps. */
export interface Kept {
  /** Bytes of the heap and beside it that are free once the recording is let go. */
  readonly memory: number
  /** Bytes of payload in its segments. */
  readonly carried: number
  readonly records: number
}

/**
 * Runs a load with a process in a worker, and keeps its recording as the page does: every telling crosses as a message, its
 * buffers transferred. The recording's memory is what goes when nothing holds it any more.
 */
export async function recorded(load: Load): Promise<Kept> {
  const held: { list: RecordList | null } = { list: new RecordList() }
  await exchanges(load, spawnNode, (chunks) => {
    held.list!.add(structuredClone(chunks, { transfer: chunkBuffers(chunks) }))
  })
  const { carried, records } = counted(held.list!)
  const before = await used()
  held.list = null
  return { memory: before - (await used()), carried, records }
}

function counted(list: RecordList): { readonly carried: number; readonly records: number } {
  let carried = 0
  for (const { payload } of list.of(['segment'])) carried += payload.length
  return { carried, records: list.length }
}

/** Bytes in use behind a collection; what lies beside the heap is freed a little later. */
async function used(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    global.gc?.()
    await pause(20)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
