/**
 * A connected socket, simulated or real, as a server needs it. Times are milliseconds of the server's clock, null without
 * end. Methods reject when the peer has reset the connection. After `close` or `reset` a pending read gives null.
 */
export interface Socket {
  /** The next bytes; null at the end of the stream; 'late' where none came in that time. */
  read(within: number | null): Promise<Uint8Array | null | 'late'> | Uint8Array | null | 'late'
  /** Hands bytes to the transport, and waits until it takes more; 'late' where the peer took too little in that time. */
  write(bytes: Uint8Array, within: number | null): Promise<undefined | 'late'> | undefined | 'late'
  /** Sends FIN behind what was written. */
  end(): Promise<void> | void
  close(): Promise<void> | void
  /** Ends the connection with RST: what was sent is not whole. */
  reset(): Promise<void> | void
}
