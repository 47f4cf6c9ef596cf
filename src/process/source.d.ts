declare module 'virtual:process-source' {
  /** The text of the worker that runs programs: one classic script. */
  const source: string
  export default source
}
