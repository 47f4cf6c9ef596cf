/** What curl says itself, to tell it from what it was sent. */
const MESSAGE = /^curl: /

/** A piece of a screen, as far as breaking its lines goes. */
interface Piece {
  readonly role: string
  readonly text: string
}

/**
 * The pieces with curl's own messages broken between words where a line has no room for the next: the space there becomes the
 * line's end, so every place of the text stays what it was. All else breaks where the screen ends, as bytes do.
 */
export function breakMessages<T extends Piece>(pieces: readonly T[], columns: number): readonly T[] {
  return pieces.map((piece) =>
    piece.role === 'stderr' && piece.text.length > columns
      ? {
          ...piece,
          text: piece.text
            .split('\n')
            .map((line) => (MESSAGE.test(line) ? broken(line, columns) : line))
            .join('\n'),
        }
      : piece,
  )
}

function broken(line: string, columns: number): string {
  let column = 0
  return line
    .split(' ')
    .map((word, at) => {
      const fits = column + 1 + word.length <= columns
      // A row that is full to its end is over: a space would begin the next.
      const full = at > 0 && column === 0
      const breaks = full || (at > 0 && !fits && word.length <= columns)
      column = (breaks || at === 0 ? word.length : column + 1 + word.length) % columns
      return `${at === 0 ? '' : breaks ? '\n' : ' '}${word}`
    })
    .join('')
}
