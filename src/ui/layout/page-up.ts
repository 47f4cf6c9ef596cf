/** Milliseconds after which the page counts as up although its editor has not come. */
const PATIENCE = 5_000

let settle = () => {}

/**
 * Settles when the page is up: its editor is on show, or none is to come. What nobody looks at yet waits for that (the
 * terminal that takes the place of the plain rows, the runs of the clients beside the chosen one, a spare process), since
 * on two cores each of them would keep the editor waiting.
 */
export const pageUp = new Promise<void>((resolve) => {
  settle = resolve
})

/** Says that the page is up; saying it again changes nothing. */
export function pageIsUp(): void {
  settle()
}

/** The page is up after so long in any case. Called when the page becomes live. */
export function pageIsUpInTime(): void {
  setTimeout(settle, PATIENCE)
}
