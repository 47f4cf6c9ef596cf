/** Floor 1: what a link carries, its schema, and the codec of links. */

export * from './asked'
export * from './example'
export * from './link'
export * from './same-work'
export * from './schema'
