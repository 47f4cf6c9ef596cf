/** A peer of the server under test, on whatever transport: what the player of the server entries acts through. */
export interface Peer {
  /** Milliseconds since connecting, on the transport's clock. */
  now(): number
  /** Hands octets over; settles when the transport has taken them, or the connection has ended. */
  send(bytes: Uint8Array): Promise<void>
  halfClose(): void
  reset(): void
  /** Takes no octet while false. */
  reading(on: boolean): void
  /** Lets time pass, and settles earlier where `done` holds. */
  wait(ms: number, done?: () => boolean): Promise<void>
  /** What the server has sent so far. */
  readonly received: Uint8Array[]
  /** The server has ended the connection: FIN or RST. When. */
  readonly closedAt: number | null
  readonly firstAt: number | null
  readonly lastAt: number | null
  /** Octets the server had taken when it ended its sending side (or until now); null where the transport cannot tell. */
  taken(): number | null
  /** A GET on a connection of its own gets 200. */
  otherIsServed(): Promise<boolean>
  /** Ends the connection, if it is open, and all that belongs to it. */
  dispose(): Promise<void>
}

/** What the handler of the first request was given. */
export interface Seen {
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly url: string
  /** Member names that objects have which they did not have before. */
  readonly grown: readonly string[]
}

/** Makes an echo handler, as the contract asks, that notes what the first request brought. */
export function echo(): { readonly handler: (request: unknown) => Promise<unknown>; readonly seen: () => Seen | null } {
  let seen: Seen | null = null
  const before = new Set(Reflect.ownKeys(Object.prototype).map(String))
  return {
    seen: () => seen,
    handler: async (request) => {
      const { headers, url, arrayBuffer } = request as {
        headers: { raw(): readonly { name: string; value: string }[] }
        url: string
        arrayBuffer(): Promise<ArrayBuffer>
      }
      seen ??= {
        fields: headers.raw().map(({ name, value }) => [name, value] as const),
        url,
        grown: [
          ...Reflect.ownKeys(Object.prototype)
            .map(String)
            .filter((name) => !before.has(name)),
          ...Object.keys({}),
        ],
      }
      return new Uint8Array(await arrayBuffer.call(request))
    },
  }
}
