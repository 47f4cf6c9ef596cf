import { useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Disposable } from '../../bytes'
import type { Session } from '../../run'
import { fontLoaded } from '../layout/fonts'
import { PHONE } from '../layout/platform'
import { themeNow } from '../layout/theme'
import { CaretLine, PythonBeside, PythonSwitch } from '../lesson/python'
import { type EditorInput, LINE_HEIGHT, type Lines, PADDING_TOP } from './contract'
import { FileTabs } from './file-tabs'
import { litMarks, portMarks } from './marks'
import { PlainEditor, type PlainEditorHandle } from './plain-editor'
import { LitLines, Ports } from './ports'
import { revealed, revealSite } from './reveal'

/** The lines of a text at its top: where they are before an editor has told. */
const UNSCROLLED: Lines = { top: (line) => PADDING_TOP + (line - 1) * LINE_HEIGHT }

/** The server pane: files, code, and what each line sent and received. */
export function EditorPane({ session }: { session: Session }) {
  const host = useRef<HTMLDivElement>(null)
  const plain = useRef<PlainEditorHandle | null>(null)
  const full = useRef<Disposable | null>(null)
  const [hasFull, setHasFull] = useState(false)
  const lines = useSignal<Lines | null>(UNSCROLLED)
  const caret = useSignal<number | null>(null)
  const files = useComputed(() => session.playground.value.files)
  const file = useComputed(() => {
    const { files, view } = session.playground.value
    return files.some(({ name }) => name === view.file) ? view.file : files[0]!.name
  })
  const reveal = useComputed(() => (revealed.value?.file === file.value ? revealed.value : null))
  const marks = useComputed(() => portMarks(session.run.value?.records ?? [], file.value))
  const lit = useComputed(() => litMarks(marks.value, session.hover.value ?? session.selection.value))
  const input = useMemo<EditorInput>(
    () => ({
      files,
      file,
      problems: session.problems,
      theme: themeNow,
      reveal,
      edit: (name, text) => session.edit(name, text),
      caret: (line) => {
        caret.value = line
      },
      moved: (to) => {
        lines.value = to
      },
    }),
    [session],
  )

  useEffect(() => {
    if (matchMedia(PHONE).matches) return
    let over = false
    const take = async () => {
      const [{ mountMonaco }] = await Promise.all([import('./monaco'), fontLoaded('12px')])
      const swap = () => {
        if (over || !host.current) return
        if (plain.current?.composing()) {
          setTimeout(swap, 100)
          return
        }
        // In one task, so that no keystroke falls between the two.
        full.current = mountMonaco(host.current, input, plain.current?.caret() ?? null)
        setHasFull(true)
      }
      swap()
    }
    // After the first paint and whatever else the page has to do at first.
    const later = 'requestIdleCallback' in window ? requestIdleCallback(() => void take(), { timeout: 1500 }) : 0
    if (later === 0) setTimeout(() => void take(), 200)
    return () => {
      over = true
      full.current?.dispose()
      full.current = null
    }
  }, [input])

  const problems = session.problems.value.length
  return (
    <>
      <div class="mh tabbed">
        <FileTabs session={session} />
        <PythonSwitch session={session} file={file.value} />
        <span class="faint small nowrap hint-right">restarts as you type</span>
      </div>
      <div class="code" id="code" role="tabpanel" aria-label={file.value}>
        <CaretLine session={session} file={file.value} lines={lines} caret={caret} />
        <LitLines lit={lit.value} lines={lines} />
        <div class="text">
          <div ref={host} class="full" />
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
        <span class={problems > 0 ? 'some' : ''}>
          {problems === 0 ? 'No problems' : `${problems} ${problems === 1 ? 'problem' : 'problems'}`}
        </span>
        <span class="grow" />
        {hasFull && (
          <span class="nowrap">
            Tab indents. <kbd>Ctrl M</kbd> lets Tab leave
          </span>
        )}
      </div>
    </>
  )
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  js: 'JavaScript',
  html: 'HTML',
  css: 'CSS',
  json: 'JSON',
  svg: 'SVG',
}

const languageOf = (file: string) => LANGUAGES[file.split('.').at(-1)!] ?? 'Text'
