import * as v from 'valibot'
import type { LinkResult } from './link'
import { type Playground, PlaygroundSchema } from './schema'

/** The version of the format that links are written in. */
export const NEWEST_VERSION = 2

/**
 * `STEPS[n]` turns a state of version n into one of version n + 1. A step is never changed once released: old links
 * are pinned in the tests.
 */
const STEPS: Readonly<Record<number, (state: unknown) => unknown>> = {
  // Version 2 adds what the network does. A network of version 1 only has a delay, and means the same.
  1: (state) => state,
}

/** Brings a state of an older version up to the newest and checks it against the schema; unknown keys are dropped. */
export function migrate(state: unknown, version: number): LinkResult {
  for (let at = version; at < NEWEST_VERSION; at++) state = STEPS[at]!(state)
  const parsed = v.safeParse(PlaygroundSchema, state, { abortEarly: true })
  if (parsed.success) return { ok: true, playground: consistent(parsed.output) }
  const issue = parsed.issues[0]
  const path = issue.path?.map((part) => String(part.key).slice(0, 40)).join('.') ?? 'the whole'
  return {
    ok: false,
    error: {
      code: 'invalid',
      text: `This link unpacks, but it holds no playground: at “${path}” ${(issue.expected ?? 'another value').slice(0, 80)} was expected, got ${issue.received.slice(0, 80)}.`,
    },
  }
}

/** The view of a playground names one of its files; where it does not, it is the first. */
function consistent(playground: Playground): Playground {
  const { files, view } = playground
  if (files.some((file) => file.name === view.file)) return playground
  return { ...playground, view: { ...view, file: files[0]!.name } }
}
