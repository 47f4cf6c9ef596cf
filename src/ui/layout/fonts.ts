/** Settles when the font of code and bytes is there, or is known not to come: cells are measured only then. */
export async function fontLoaded(size: string): Promise<void> {
  try {
    await document.fonts.load(`${size} "Commit Mono"`)
  } catch {
    // The font that stands in has cells as well.
  }
}
