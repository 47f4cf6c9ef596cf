/** Floor 2: from a handler to answers on any socket. */
export * from './between'
export { handlerOf } from './handler'
export * from './headers'
export * from './request'
export * from './response'
export * from './serve'
