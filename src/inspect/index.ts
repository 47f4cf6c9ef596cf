/** Floor 2: bytes to named parts and remarks. */
export * from './explain'
export type { Part } from './parts'
export { partValue } from './value'
