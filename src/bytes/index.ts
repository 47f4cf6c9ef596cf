/** Floor 0: bytes, spans and the encodings between bytes and text. Knows nothing of HTTP. */
export * from './base'
export * from './gathered'
export * from './span'
export * from './text'
