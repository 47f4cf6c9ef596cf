/** Floor 1: HTTP/1.1 without input or output: parser, tape, framing, serializer. */
export * from './errors'
export { isToken } from './grammar'
export * from './limits'
export * from './message'
export * from './parser'
export * from './serializer'
export * from './tape'
