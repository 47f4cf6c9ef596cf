/** `-v`: what libcurl's debug callback prints, with its habit of leaving out a mark after an unfinished line. */

export class VerboseLog {
  #unfinished = false
  #bodyShown = false

  constructor(
    private readonly print: (text: string) => void,
    /** True where the body itself goes to the terminal: `{ [N bytes data]` is left out. */
    private readonly bodyVisible: boolean,
  ) {}

  info(text: string): void {
    this.#plain('* ', `${text}\n`)
  }

  headerIn(text: string): void {
    this.#plain('< ', text)
  }

  headerOut(text: string): void {
    if (text === '') return
    let out = ''
    let start = 0
    for (let at = 0; at < text.length - 1; at++) {
      if (text[at] !== '\n') continue
      out += (this.#unfinished ? '' : '> ') + text.slice(start, at + 1)
      this.#unfinished = false
      start = at + 1
    }
    out += (this.#unfinished ? '' : '> ') + text.slice(start)
    this.print(out)
    this.#unfinished = !text.endsWith('\n')
    this.#bodyShown = false
  }

  data(direction: 'in' | 'out', length: number): void {
    if (this.#bodyShown || this.bodyVisible) return
    this.print(`${this.#unfinished ? '' : direction === 'in' ? '{ ' : '} '}[${length} bytes data]\n`)
    this.#unfinished = false
    this.#bodyShown = true
  }

  #plain(mark: string, text: string): void {
    this.print((this.#unfinished ? '' : mark) + text)
    this.#unfinished = text !== '' && !text.endsWith('\n')
    this.#bodyShown = false
  }
}
