import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OUT_OF_SCOPE } from './out-of-scope'

/** An entry of the list of requirements of RFC 9112 and RFC 9110. */
export interface Entry {
  readonly id: string
  readonly level: string
  /** Whom it binds here: a server that parses, a client that parses, a sender; none for intermediaries and others. */
  readonly binds: readonly string[]
  readonly text: string
}

export const ENTRIES = JSON.parse(readFileSync('test/fixtures/rfc-requirements.json', 'utf8')) as readonly Entry[]

const ID = /\[((?:9110|9112)-\d[^\]\s]*)\]/g

/** The ids that a test says it shows: each in brackets, in its name. */
export const idsIn = (name: string): string[] => [...name.matchAll(ID)].map(([, id]) => id!)

const FOLDERS = ['http', 'server', 'node', 'rfc', 'clients', 'fuzz', 'oracle']

/** The test files that name ids, as their sources stand: file, its ids. */
export function filesWithIds(): Map<string, readonly string[]> {
  const files = new Map<string, readonly string[]>()
  for (const folder of FOLDERS)
    for (const name of readdirSync(join('test', folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.test.ts')) continue
      const file = join('test', folder, name)
      const ids = idsIn(readFileSync(file, 'utf8'))
      if (ids.length > 0) files.set(file, ids)
    }
  return files
}

export interface Judged {
  readonly lines: readonly string[]
  /** What must not be: ids that are not known, bound ones that are open, ones that are both tested and out of scope. */
  readonly faults: readonly string[]
  readonly tested: number
  readonly outOfScope: number
  readonly open: number
}

/** Sets the entries beside the tests, by id, and the reasons why some are out of scope. */
export function judge(tests: ReadonlyMap<string, readonly string[]>): Judged {
  const known = new Set(ENTRIES.map(({ id }) => id))
  const reasons = new Map<string, string>()
  const faults: string[] = []
  for (const [reason, ids] of OUT_OF_SCOPE)
    for (const id of ids.trim().split(/\s+/)) {
      if (!known.has(id)) faults.push(`out-of-scope.ts names ${id}, which is no requirement`)
      if (reasons.has(id)) faults.push(`out-of-scope.ts names ${id} twice`)
      if (tests.has(id)) faults.push(`${id} is tested and yet called out of scope`)
      reasons.set(id, reason)
    }
  for (const [id, names] of tests) if (!known.has(id)) faults.push(`${id} is no requirement: ${names[0]}`)
  const lines: string[] = []
  let [tested, outOfScope, open] = [0, 0, 0]
  for (const { id, level, binds, text } of ENTRIES) {
    const names = tests.get(id)
    const reason = reasons.get(id)
    if (names) {
      tested++
      lines.push(`${id}  tested: ${names.join('; ')}`)
    } else if (reason) {
      outOfScope++
      lines.push(`${id}  out of scope: ${reason}`)
    } else {
      open++
      lines.push(`${id}  OPEN: ${level} ${text}`)
      if (binds.length > 0) faults.push(`${id} is open: ${text}`)
    }
  }
  return { lines, faults, tested, outOfScope, open }
}
