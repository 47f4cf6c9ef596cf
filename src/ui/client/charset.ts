/** The text of a body in its charset; an unknown label is read as windows-1252, as browsers do. */
export function decoded(body: Uint8Array, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(body)
  } catch {
    return new TextDecoder('windows-1252').decode(body)
  }
}
