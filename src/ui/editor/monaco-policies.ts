/**
 * Monaco's Trusted Types policies that the page's Content-Security-Policy names: for markup that Monaco has made and
 * escaped itself. What other parts of Monaco ask for (the diff editor) gets none.
 */
export const MONACO_POLICIES: readonly string[] = [
  'domLineBreaksComputer',
  'editorViewLayer',
  'richScreenReaderContent',
  'standaloneColorizer',
  'tokenizeToString',
]
