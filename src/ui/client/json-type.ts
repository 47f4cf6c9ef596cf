/** True where Firefox and Chrome make more of a document than text (recorded: `text/json` is text to both). */
export const isJson = (mimeType: string): boolean => /^application\/([\w.-]+\+)?json$/.test(mimeType)
