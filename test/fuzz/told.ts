/** A message as a parser told it. */
export interface Message {
  /** Method or status. */
  readonly first: string
  /** Target or reason. */
  readonly second: string
  readonly minor: number
  /** Names and values, one behind the other. */
  readonly fields: readonly string[]
  readonly keepAlive: boolean
  /** The octets behind it belong to another protocol. */
  readonly switches: boolean
  content: string
  trailers: readonly string[]
  complete: boolean
}

export interface Told {
  readonly messages: Message[]
  /** Code of the error and the octet it is about; null where all was read, or more could come. */
  error: { readonly code: string; readonly reason: string; readonly start: number; readonly end: number } | null
}
