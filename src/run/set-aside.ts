import type { ClientId } from '../clients'
import { plainRequest, type RequestSpec } from '../playground'
import { forClient } from './live-run'

/** What was asked in a form: what stands in it, and what was sent. */
interface Asked {
  readonly form: RequestSpec
  readonly requests: readonly RequestSpec[]
}

type Kind = 'raw' | 'made'
const kindOf = (client: ClientId): Kind => (client === 'raw' ? 'raw' : 'made')

/** What was typed as raw bytes, and what was asked by a client: of the two forms one is on show, and the other is kept. */
export class SetAside {
  readonly #kept = new Map<Kind, Asked>()

  /** Keeps what is in the form, where another client's form takes its place. */
  put(form: RequestSpec, requests: readonly RequestSpec[], next: ClientId): void {
    if (kindOf(form.client) !== kindOf(next)) this.#kept.set(kindOf(form.client), { form, requests })
  }

  /**
   * The form of the client that is chosen next: what its form held before, else what carries over. `requests`: what
   * is to be sent again, so that all is as it was left; null where any run of that client will do.
   */
  turn(
    form: RequestSpec,
    requests: readonly RequestSpec[],
    client: ClientId,
  ): { readonly form: RequestSpec; readonly requests: readonly RequestSpec[] | null } {
    this.put(form, requests, client)
    if (kindOf(form.client) === kindOf(client))
      return { form: { ...form, client, ...(client === 'raw' ? {} : forClient(form, client)) }, requests: null }
    const kept = this.#kept.get(kindOf(client))
    if (!kept) return { form: plainRequest(client), requests: null }
    if (kept.form.client === client) return kept
    const carried = { ...kept.form, client, ...forClient(kept.form, client) }
    return { form: carried, requests: [carried] }
  }

  /** Another playground is on show: nothing is kept from the one before. */
  clear(): void {
    this.#kept.clear()
  }
}
