import { useComputed, useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Disposable } from '../../bytes'
import type { Session } from '../../run'
import { isCode } from '../../runtime'
import { NO_RECORDS } from '../../trace'
import { fontLoaded } from '../layout/fonts'
import { pageIsUp } from '../layout/page-up'
import { afterPaint, PHONE, TAB_KEYS, TAB_KEYS_SPOKEN } from '../layout/platform'
import { typeScale } from '../layout/present'
import { say } from '../layout/say'
import { themeNow } from '../layout/theme'
import { CaretLine, PythonBeside, PythonSwitch } from '../lesson/python'
import { CODE_LEFT, COLUMN, type EditorInput, LINE_HEIGHT, type Lines, type MountEditor, PADDING_TOP } from './contract'
import { FileTabs } from './file-tabs'
import { litMarks, movedMarks, portMarks } from './marks'
import { prepareMonaco } from './monaco-environment'
import { PlainEditor, type PlainEditorHandle } from './plain-editor'
import { LitLines, Ports } from './ports'
import { revealed, revealSite } from './reveal'
import { allProblems, problemCount } from './type-problems'

/** The lines of a text at its top: where they are before an editor has told. */
const UNSCROLLED: Lines = {
  top: (line) => PADDING_TOP + (line - 1) * LINE_HEIGHT,
  left: CODE_LEFT,
  column: COLUMN,
}

/** The way to mount the full editor, once it and its font are there. */
let mountFull: MountEditor | null = null

/** Fetches the full editor; what it is made of is a big part of the page, so it comes beside the first run. */
async function fullEditor(): Promise<MountEditor> {
  prepareMonaco()
  const [{ mountMonaco }] = await Promise.all([import('./monaco'), fontLoaded('12px')])
  mountFull = mountMonaco
  return mountMonaco
}

/** Loads the full editor ahead, where the page will show it. A failure is met where it is mounted. */
export function loadEditor(): void {
  if (!matchMedia(PHONE).matches) fullEditor().catch(() => undefined)
}

/** The server pane: files, code, and what each line sent and received. */
export function EditorPane({ session }: { session: Session }) {
  const host = useRef<HTMLDivElement>(null)
  const plain = useRef<PlainEditorHandle | null>(null)
  const full = useRef<Disposable | null>(null)
  const [hasFull, setHasFull] = useState(false)
  const [tabLeaves, setTabLeaves] = useState(false)
  const lines = useSignal<Lines | null>(UNSCROLLED)
  const caret = useSignal<number | null>(null)
  const files = useComputed(() => session.playground.value.files)
  const file = useComputed(() => {
    const { files, view } = session.playground.value
    return files.some(({ name }) => name === view.file) ? view.file : files[0]!.name
  })
  const reveal = useComputed(() => (revealed.value?.file === file.value ? revealed.value : null))
  // The text that made the run on show: until another is shown, it is the one that was there when this one was.
  const ran = useRef(session.playground.peek().files)
  const marks = useComputed(() => {
    if (!session.stale.value) ran.current = files.value
    const textOf = (all: typeof files.value) => all.find(({ name }) => name === file.value)?.text ?? ''
    const made = portMarks(session.run.value?.records ?? NO_RECORDS, file.value)
    return movedMarks(made, textOf(ran.current), textOf(files.value))
  })
  const lit = useComputed(() => litMarks(marks.value, session.hover.value ?? session.selection.value))
  const input = useMemo<EditorInput>(
    () => ({
      files,
      file,
      problems: session.problems,
      theme: themeNow,
      scale: typeScale,
      reveal,
      edit: (name, text) => session.edit(name, text),
      tabLeaves: (leaves) => {
        setTabLeaves(leaves)
        say(leaves ? TAB_LEAVES : TAB_INDENTS)
      },
      caret: (line) => {
        caret.value = line
      },
      moved: (to) => {
        lines.value = to
      },
    }),
    [session],
  )

  // Before anything of it is painted: where the full editor is there already, the plain one is not drawn first.
  useLayoutEffect(() => {
    if (matchMedia(PHONE).matches) return pageIsUp()
    let over = false
    const swap = (mount: MountEditor) => {
      if (over || !host.current) return
      if (plain.current?.composing()) {
        setTimeout(() => swap(mount), 100)
        return
      }
      // In one task, so that no keystroke falls between the two.
      full.current = mount(host.current, input, plain.current?.caret() ?? null)
      setHasFull(true)
      afterPaint(pageIsUp)
    }
    if (mountFull) swap(mountFull)
    // Where it cannot be fetched, the plain editor stays.
    else fullEditor().then(swap, pageIsUp)
    return () => {
      over = true
      full.current?.dispose()
      full.current = null
    }
  }, [input])

  const problems = allProblems(session).length
  const twoPorts = marks.value.some(({ line }, at, all) => line === all[at + 1]?.line)
  return (
    <>
      <div class="mh tabbed">
        <FileTabs session={session} />
        <PythonSwitch session={session} file={file.value} />
        {files.value.length === 1 && <span class="faint small nowrap hint-right">restarts as you type</span>}
      </div>
      <div class={`code ${twoPorts ? 'two-ports' : ''}`} id="code" role="tabpanel" aria-label={file.value}>
        <CaretLine session={session} file={file.value} lines={lines} caret={caret} />
        <LitLines lit={lit.value} lines={lines} />
        <div class="text">
          <div
            ref={host}
            class="full"
            onFocusIn={(event) => {
              // Coming from outside: the way out is said on the way in.
              if (!host.current?.contains(event.relatedTarget as Node | null)) say(tabLeaves ? TAB_LEAVES : TAB_INDENTS)
            }}
          />
          {!hasFull && <PlainEditor input={input} ready={(handle) => (plain.current = handle)} />}
        </div>
        <PythonBeside
          session={session}
          file={file.value}
          lines={lines}
          caret={caret}
          go={(line) => revealSite(session, { file: file.value, line })}
        />
        <Ports
          file={file.value}
          text={session.playground.value.files.find(({ name }) => name === file.value)?.text ?? ''}
          marks={marks.value}
          lit={lit.value}
          lines={lines}
          selection={session.selection.value}
          select={(selection) => {
            session.selection.value = selection
          }}
          hover={(selection) => {
            session.hover.value = selection
          }}
        />
      </div>
      <div class="edfoot">
        <span>{languageOf(file.value)}</span>
        {(problems > 0 || isCode(file.value)) && (
          <span class={problems > 0 ? 'some' : ''}>{problemCount(problems)}</span>
        )}
        {!isCode(file.value) && (
          <span class="imported">
            <span class="roomy">Imported </span>
            <code>{`with { type: '${file.value.endsWith('.json') ? 'json' : 'text'}' }`}</code>
          </span>
        )}
        <span class="grow" />
        {hasFull && (
          <span class="nowrap">
            {tabLeaves ? 'Tab leaves. ' : 'Tab indents. '}
            <kbd>{TAB_KEYS}</kbd> {tabLeaves ? 'lets it indent' : 'lets it leave'}
          </span>
        )}
      </div>
    </>
  )
}

const TAB_INDENTS = `Tab indents here. ${TAB_KEYS_SPOKEN}, or Escape and then Tab, leaves the editor.`
const TAB_LEAVES = `Tab leaves the editor. ${TAB_KEYS_SPOKEN} lets it indent.`

const LANGUAGES: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  js: 'JavaScript',
  html: 'HTML',
  css: 'CSS',
  json: 'JSON',
  svg: 'SVG',
}

const languageOf = (file: string) => LANGUAGES[file.split('.').at(-1)!] ?? 'Text'
