/** Floor 0: what RFC 9110 and RFC 9112 require, by id. */
export * from './requirements'
