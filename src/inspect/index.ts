/** Floor 2: bytes to named parts and remarks. */
export * from './explain'
export { partValue } from './value'
