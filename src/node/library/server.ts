/** `barewire/server`: handlers on real TCP, or on any socket. */
export * from '../../server'
export { type Listening, type ListenOptions, listen } from '../listen'
