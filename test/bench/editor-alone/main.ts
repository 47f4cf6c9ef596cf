import '../../../src/ui/layout/tokens.css'
import { signal } from '@preact/signals'
import { LESSONS } from '../../../src/lessons'
import { mountMonaco } from '../../../src/ui/editor/monaco'
import { prepareMonaco } from '../../../src/ui/editor/monaco-environment'

/** What the page is measured against: the same editor with the same text, and nothing else. */
const { files, view } = LESSONS[0]!.playground
prepareMonaco()
mountMonaco(
  document.getElementById('editor')!,
  {
    files: signal(files),
    file: signal(view.file),
    problems: signal([]),
    theme: signal('dark'),
    reveal: signal(null),
    scale: signal(1),
    edit: () => undefined,
    caret: () => undefined,
    tabLeaves: () => undefined,
    moved: () => undefined,
  },
  null,
)
