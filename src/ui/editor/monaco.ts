import { effect } from '@preact/signals'
import * as monaco from 'monaco-editor/editor/editor.api'
import type { Problem } from '../../run'
import { type OwnTask, ownTask } from '../layout/own-task'
import { isApple } from '../layout/platform'
import { type EditorInput, LINE_HEIGHT, type MountEditor, PADDING_TOP } from './contract'
import './monaco-features'
import { defineLanguages, languageOf } from './monaco-languages'
import { defineThemes, THEME } from './monaco-theme'
import { typeProblems } from './type-problems'
import { whenUsed } from './when-used'

const uri = (file: string) => monaco.Uri.parse(`file:///playground/${file}`)

const FONT_SIZE = 12

const OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: '"Commit Mono", ui-monospace, Menlo, Consolas, monospace',
  fontSize: FONT_SIZE,
  lineHeight: LINE_HEIGHT,
  fontLigatures: false,
  padding: { top: PADDING_TOP, bottom: PADDING_TOP },
  minimap: { enabled: false },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 9,
  glyphMargin: false,
  folding: false,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: false,
  scrollBeyondLastColumn: 0,
  scrollbar: {
    verticalScrollbarSize: 8,
    horizontalScrollbarSize: 8,
    useShadows: false,
    alwaysConsumeMouseWheel: false,
  },
  renderLineHighlight: 'none',
  occurrencesHighlight: 'off',
  guides: { indentation: false },
  renderFinalNewline: 'on',
  tabSize: 2,
  insertSpaces: true,
  fixedOverflowWidgets: true,
  contextmenu: false,
  quickSuggestions: { other: true, comments: false, strings: false },
  unicodeHighlight: { ambiguousCharacters: false },
  stickyScroll: { enabled: false },
}

/** Mounts Monaco where the plain editor stood: same text, same caret, same place on the page. */
export const mountMonaco: MountEditor = (element, input, caret) => {
  defineLanguages()
  defineThemes()
  const models = new Map<string, monaco.editor.ITextModel>()
  const states = new Map<string, monaco.editor.ICodeEditorViewState | null>()
  const editor = monaco.editor.create(element, { ...OPTIONS, model: null, theme: THEME[input.theme.peek()] })
  let shown = ''
  let writing = false

  const sync = (files: EditorInput['files']['value'], file: string) => {
    for (const [name, model] of models) {
      if (files.some((one) => one.name === name)) continue
      model.dispose()
      models.delete(name)
      states.delete(name)
    }
    for (const { name, text } of files) {
      let model = models.get(name)
      if (!model) {
        model = monaco.editor.createModel(text, languageOf(name), uri(name))
        model.setEOL(monaco.editor.EndOfLineSequence.LF)
        // Brackets in colours would be colours that mean no traffic.
        model.updateOptions({
          bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
        })
        const made = model
        made.onDidChangeContent(() => {
          if (!writing) input.edit(name, made.getValue())
        })
        models.set(name, made)
      } else if (model.getValue() !== text) {
        // Somebody else changed the text (a link, an example): one step that can be undone.
        writing = true
        model.pushStackElement()
        model.pushEditOperations([], [change(model, text)], () => null)
        model.pushStackElement()
        writing = false
        // Another text, another width: it is read from the start of its lines. What was selected in the one before is not
        // to be typed over in this one.
        editor.setScrollLeft(0)
        const selected = name === shown ? editor.getSelection() : null
        if (selected && !selected.isEmpty()) editor.setPosition(selected.getStartPosition())
      }
    }
    if (shown !== file) {
      if (shown !== '') states.set(shown, editor.saveViewState())
      shown = file
      editor.setModel(models.get(file) ?? null)
      const state = states.get(file)
      if (state) editor.restoreViewState(state)
      editor.updateOptions({ ariaLabel: `${file}, code of your server` })
    }
  }

  const take = () => {
    late.cancel()
    sync(input.files.peek(), input.file.peek())
    mark(models, input.problems.peek())
  }
  /**
   * Another text in the place of one that is there costs Monaco as much as the rest of the page costs the page, so it comes in
   * a task of its own. Nothing is typed into the one before meanwhile: what types sets it first.
   */
  const late = ownTask(take)
  const replaces = ({ name, text }: EditorInput['files']['value'][number]) => {
    const model = models.get(name)
    return model !== undefined && model.getValue() !== text
  }

  const moved = () => {
    const scrollTop = editor.getScrollTop()
    input.moved({
      top: (line) => editor.getTopForLineNumber(line) - scrollTop,
      left: editor.getLayoutInfo().contentLeft - editor.getScrollLeft(),
      column: editor.getOption(monaco.editor.EditorOption.fontInfo).typicalHalfwidthCharacterWidth,
      scrollBy: (pixels) => editor.setScrollTop(editor.getScrollTop() + pixels),
    })
  }
  const stops = [
    effect(() => {
      const [files] = [input.files.value, input.file.value, input.problems.value]
      if (files.some(replaces)) late.soon()
      else take()
    }),
    typesAfter(late, element),
    effect(() => monaco.editor.setTheme(THEME[input.theme.value])),
    effect(() => {
      const scale = input.scale.value
      editor.updateOptions({
        fontSize: Math.round(FONT_SIZE * scale),
        lineHeight: Math.round(LINE_HEIGHT * scale),
        // Presented code is seen whole: nobody in the room can scroll it.
        wordWrap: scale > 1 ? 'on' : 'off',
      })
    }),
    escapeThenTab(editor, element),
    whenUsed(element, () => checkTypes(input.files)),
    effect(() => {
      const place = input.reveal.value
      if (!place) return
      late.now()
      editor.setPosition({ lineNumber: place.line, column: 1 })
      editor.revealLineInCenterIfOutsideViewport(place.line)
    }),
  ]
  freeTab(editor)
  const listeners = [
    editor.onDidChangeConfiguration((change) => {
      const { tabFocusMode } = monaco.editor.EditorOption
      if (change.hasChanged(tabFocusMode)) input.tabLeaves(editor.getOption(tabFocusMode))
    }),
    editor.onDidScrollChange(moved),
    editor.onDidLayoutChange(moved),
    editor.onDidChangeModel(moved),
    monaco.editor.onDidChangeMarkers(() => {
      typeProblems.value = typesOf(models)
    }),
    editor.onDidChangeCursorPosition(({ position }) => input.caret(position.lineNumber)),
    editor.onDidContentSizeChange(moved),
  ]
  moved()
  if (caret) {
    const model = editor.getModel()
    if (model) {
      const selection = monaco.Selection.fromPositions(model.getPositionAt(caret.start), model.getPositionAt(caret.end))
      editor.setSelection(selection)
      editor.setScrollPosition({ scrollTop: caret.scrollTop, scrollLeft: caret.scrollLeft })
    }
    if (caret.focused) editor.focus()
  }
  element.querySelector('textarea, [role="textbox"]')?.setAttribute('data-first-focus', '')

  return {
    dispose() {
      late.cancel()
      for (const stop of stops.splice(0)) stop()
      for (const listener of listeners.splice(0)) listener.dispose()
      editor.dispose()
      for (const model of models.values()) model.dispose()
      models.clear()
      typeProblems.value = []
    },
  }
}

/** Has TypeScript read the files, from now on. Returns the way to stop. */
function checkTypes(files: EditorInput['files']): () => void {
  let over = false
  let stop = () => {}
  // Where it cannot be fetched, the editor goes without: programs run all the same.
  import('./monaco-types').then(
    ({ beginTypes, declareFiles }) => {
      if (over) return
      beginTypes()
      stop = effect(() => declareFiles(files.value.map(({ name }) => name)))
    },
    () => undefined,
  )
  return () => {
    over = true
    stop()
  }
}

/** How long after Escape a Tab leaves the editor; milliseconds. */
const ARMED = 3000

/**
 * The keys that let Tab leave the editor, and indent again. Monaco's own command for them changes all editors at once and
 * tells nobody; this one changes the option, so that the page can say how it stands.
 */
function freeTab(editor: monaco.editor.IStandaloneCodeEditor): void {
  const { KeyMod, KeyCode, editor: api } = monaco
  editor.addCommand(isApple ? KeyMod.WinCtrl | KeyMod.Shift | KeyCode.KeyM : KeyMod.CtrlCmd | KeyCode.KeyM, () =>
    editor.updateOptions({ tabFocusMode: !editor.getOption(api.EditorOption.tabFocusMode) }),
  )
}

/** Escape with nothing left to close lets the next Tab leave. Returns the way to stop. */
function escapeThenTab(editor: monaco.editor.IStandaloneCodeEditor, element: HTMLElement): () => void {
  let until = 0
  editor.addCommand(
    monaco.KeyCode.Escape,
    () => {
      until = performance.now() + ARMED
    },
    '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !inSnippetMode && !editorHasSelection',
  )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Shift') return
    // Monaco does not see this Tab, so the browser does with it what it does everywhere.
    if (event.key === 'Tab' && performance.now() < until) event.stopPropagation()
    until = 0
  }
  element.addEventListener('keydown', onKeyDown, { capture: true })
  return () => element.removeEventListener('keydown', onKeyDown, { capture: true })
}

/** Whatever types into the element does so after the task, where that was put off. Returns the way to stop. */
function typesAfter(late: OwnTask, element: HTMLElement): () => void {
  const typing = ['keydown', 'beforeinput', 'paste', 'drop', 'compositionstart'] as const
  for (const name of typing) element.addEventListener(name, late.now, { capture: true })
  return () => {
    for (const name of typing) element.removeEventListener(name, late.now, { capture: true })
  }
}

/** What makes a model's text another: only what lies between the beginning and the end that both have in common. */
function change(model: monaco.editor.ITextModel, text: string): monaco.editor.IIdentifiedSingleEditOperation {
  const before = model.getValue()
  const most = Math.min(before.length, text.length)
  let start = 0
  while (start < most && before[start] === text[start]) start++
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end++
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(before.length - end))
  return { range, text: text.slice(start, text.length - end), forceMoveMarkers: true }
}

/** Whose the marks of the page's own problems are. */
const OWNER = 'barewire'

/** What is marked in the files beside the page's own problems: errors and warnings, not what is merely shown paler. */
function typesOf(models: ReadonlyMap<string, monaco.editor.ITextModel>): Problem[] {
  return [...models].flatMap(([file, model]) =>
    monaco.editor
      .getModelMarkers({ resource: model.uri })
      .filter(({ owner, severity }) => owner !== OWNER && severity >= monaco.MarkerSeverity.Warning)
      .map(({ severity, startLineNumber: line, startColumn: column, message }) => ({
        severity: severity === monaco.MarkerSeverity.Error ? ('error' as const) : ('warning' as const),
        file,
        line,
        column,
        message,
        source: 'types' as const,
      })),
  )
}

/** Marks problems where they are: a whole word where the column is known. */
function mark(models: ReadonlyMap<string, monaco.editor.ITextModel>, problems: readonly Problem[]): void {
  for (const [name, model] of models) {
    const here = problems.filter((one) => one.file === name && one.line >= 1 && one.line <= model.getLineCount())
    monaco.editor.setModelMarkers(
      model,
      OWNER,
      here.map((one) => {
        const word = model.getWordAtPosition({ lineNumber: one.line, column: one.column })
        return {
          severity: one.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
          message: one.message,
          startLineNumber: one.line,
          startColumn: word?.startColumn ?? one.column,
          endLineNumber: one.line,
          endColumn: word?.endColumn ?? model.getLineMaxColumn(one.line),
          source: one.source === 'compile' ? 'compiling' : 'running',
        }
      }),
    )
  }
}
