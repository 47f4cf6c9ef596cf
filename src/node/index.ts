/** Floor 4: the server on real TCP, and the command line. */
export { type Listening, listen } from './listen'
