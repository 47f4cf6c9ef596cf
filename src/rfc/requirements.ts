import { ROWS } from './rows'

/** One requirement of an RFC. */
export interface Requirement {
  /** Stable, e.g. `9112-5.1-no-ws-before-colon`. */
  readonly id: string
  readonly rfc: 9110 | 9112
  /** Section number: `5.1`. */
  readonly section: string
  /** The RFC's key word (`MUST`, `SHOULD NOT`, `MAY` …), or `GRAMMAR` for a rule of the syntax. */
  readonly level: string
  /** The requirement in one sentence. */
  readonly sentence: string
}

const byId = new Map<string, Requirement>(
  ROWS.map(([id, rfc, section, level, sentence]) => [id, { id, rfc, section, level, sentence }]),
)

/** All requirements, in the order of their sections. */
export const REQUIREMENTS: readonly Requirement[] = [...byId.values()]

/** The requirement with that id; undefined where there is none. */
export function requirement(id: string): Requirement | undefined {
  return byId.get(id)
}

/** Where a section of an RFC is published. */
export function sectionUrl(rfc: Requirement['rfc'], section: string): string {
  return `https://www.rfc-editor.org/rfc/rfc${rfc}.html#section-${section}`
}
