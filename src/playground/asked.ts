import * as v from 'valibot'
import { type Playground, PlaygroundSchema, ViewSchema } from './schema'

const AskedSchema = v.object({ client: ViewSchema.entries.client, requests: PlaygroundSchema.entries.requests })

/** What a playground is asked with, and by which client, apart from all the rest. */
export type Asked = v.InferOutput<typeof AskedSchema>

export const askedOf = ({ requests, view }: Playground): Asked => ({ client: view.client, requests })

/** What was noted elsewhere, checked as a link is; null where it is nothing of the kind. Never throws. */
export function readAsked(noted: unknown): Asked | null {
  const { success, output } = v.safeParse(AskedSchema, noted, { abortEarly: true })
  return success && output.requests.every(({ client }) => client === output.client) ? output : null
}

/** A playground that is asked so; itself where it is asked so already. What a link says of another run is left out. */
export function withAsked(playground: Playground, asked: Asked): Playground {
  if (JSON.stringify(askedOf(playground)) === JSON.stringify(asked)) return playground
  const { recording: _, outcomes: __, view, ...rest } = playground
  const { selection: ___, ...look } = view
  return { ...rest, requests: asked.requests, view: { ...look, client: asked.client } }
}
