/** Something about pasted bytes that the visitor should know, and what can be done about it. */
export interface Finding {
  readonly id: FindingId
  /** One or two sentences. */
  readonly text: string
  /** The first is not always the one taken; empty where there is nothing to choose. */
  readonly options: readonly { readonly id: string; readonly label: string }[]
  /** The id of the option that is taken. */
  readonly chosen: string
}

export type FindingId =
  | 'replies'
  | 'version'
  | 'head-end'
  | 'line-ends'
  | 'transfer-encoding'
  | 'chunk-lines'
  | 'content-encoding'
  | 'content-length'
  | 'lost'
  | 'request'
  | 'no-head'

/** What the visitor chose, by finding; what is not named is taken as is best. */
export type Choices = Readonly<Partial<Record<FindingId, string>>>

/** The option that is taken: the visitor's where it is one of them. */
export function choose(
  findings: Finding[],
  choices: Choices,
  id: FindingId,
  text: string,
  options: Finding['options'],
  best: string,
): string {
  const wanted = choices[id]
  const chosen = wanted !== undefined && options.some((option) => option.id === wanted) ? wanted : best
  findings.push({ id, text, options, chosen })
  return chosen
}
