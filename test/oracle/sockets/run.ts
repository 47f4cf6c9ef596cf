import { readFileSync } from 'node:fs'
import { Unknown } from './actor'
import type { Names } from './compare'
import type { Scenario, Step } from './data'
import { Replay, type StepReport } from './replay'

interface Counted {
  readonly lines: readonly string[]
  readonly agree: number
  readonly differ: number
}

/** Pause between two steps of a scenario, virtual milliseconds. */
const PAUSE = 25

/** Plays recorded scenarios of Python on the simulated kernel and compares each step. */
export function run(file: string): Record<'core' | 'detail' | 'node', Counted> {
  const all = JSON.parse(readFileSync(file, 'utf8')) as Scenario[]
  const counts = { core: counter(), detail: counter(), node: counter() }
  for (const scenario of all) {
    const level = scenario.api === 'node' ? 'node' : scenario.level === 'detail' ? 'detail' : 'core'
    const count = counts[level]
    if (level === 'node') {
      count.lines.push(
        `${scenario.id} left out: it is a program of Node, and the calls are played with Python's sockets`,
      )
      continue
    }
    const { lines, leftOut } = play(scenario)
    count.lines.push(...lines)
    if (leftOut) continue
    if (lines.length === 0) count.agree++
    else count.differ++
  }
  return counts
}

const counter = () => ({ lines: [] as string[], agree: 0, differ: 0 })

function play(scenario: Scenario): { readonly lines: readonly string[]; readonly leftOut: boolean } {
  const replay = new Replay(PAUSE, scenario.unprivilegedActors)
  try {
    const lines = scenario.steps.flatMap((step) => {
      const difference = differenceOf(replay.play(step), replay.names)
      return difference ? [`${scenario.id} step ${step.n} ${step.op} ${difference}`] : []
    })
    return { lines, leftOut: false }
  } catch (error) {
    if (!(error instanceof Unknown)) throw error
    return { lines: [`${scenario.id} left out: ${error.message}`], leftOut: true }
  }
}

/** What differs, in words; null where the step agrees. */
function differenceOf({ step, outcome, elapsed }: StepReport, names: Names): string | null {
  const accepted = step.varies && step.observed ? step.observed : [step]
  const got =
    outcome === null ? 'blocks' : JSON.stringify(names.shown('error' in outcome ? outcome.error : outcome.result))
  if (step.save !== undefined && outcome !== null && 'result' in outcome) {
    const port = Array.isArray(outcome.result) ? outcome.result[1] : null
    if (typeof port === 'number' && names.get(`$${step.save}`) === undefined) names.set(`$${step.save}`, port)
  }
  const agrees = accepted.some((want) =>
    outcome === null ? want.blocks === true : !want.blocks && names.agrees(want, outcome),
  )
  if (!agrees) return `want ${accepted.map(wanted).join(' or ')} got ${got}`
  if (outcome !== null && step.elapsedMs && !inTime(step, elapsed)) {
    return `want ${step.elapsedMs.join(' to ')} ms got ${elapsed} ms`
  }
  return null
}

const wanted = ({ result, error, blocks }: Pick<Step, 'result' | 'error' | 'blocks'>): string =>
  blocks ? 'blocks' : JSON.stringify(error ?? result ?? null)

/** Recorded times hold the machine's own work on top of the nominal ones; ours are nominal. */
const inTime = ({ elapsedMs }: Step, elapsed: number): boolean =>
  elapsed <= elapsedMs![1] && elapsed >= elapsedMs![0] * 0.9 - 30
