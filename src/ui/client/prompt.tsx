import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RequestSpec } from '../../playground'
import type { RunView, Session } from '../../run'
import { curlLines } from './curl-lines'
import { addToHistory, loadHistory } from './history'
import { completeLine, editLine, type Line, searchBack } from './line-edit'

/** How many requests a playground holds: past them a line begins a fresh server. */
const MOST_REQUESTS = 32

/** True while the last command reads what is typed. */
export const reads = (run: RunView | null): boolean => {
  const last = run?.outcomes.at(-1)
  return !!last && !last.settled && /(?:^|[|;&]\s*)nc\s/.test(last.request.command ?? '')
}

/** The line on which commands are typed: history, the keys of a shell, completion. While `nc` runs it is its input. */
export function Prompt({ session, run, clear }: { session: Session; run: RunView | null; clear: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null)
  const draft = session.drafts.current.value
  const [line, setLine] = useState<Line>({ text: '', at: 0 })
  const [choices, setChoices] = useState<readonly string[]>([])
  const [search, setSearch] = useState<{ wanted: string; found: number } | null>(null)
  const history = useRef<readonly string[]>([])
  /** Index in the history; its length is the line being typed. */
  const place = useRef(0)
  const kept = useRef('')
  const curl = curlLines.value
  const input = reads(run)
  const busy = run?.outcomes.at(-1)?.settled === false

  useEffect(() => {
    history.current = loadHistory(draft)
    place.current = history.current.length
  }, [draft])
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    if (element.value !== line.text) element.value = line.text
    if (document.activeElement === element && element.selectionStart !== line.at) {
      element.setSelectionRange(line.at, line.at)
    }
  }, [line])

  const put = (next: Line) => {
    setLine(next)
    setChoices([])
  }
  // What is changed in the form stands on the line as its command until it is sent, unless something else is typed there.
  const mirrored = useRef('')
  const form = session.request.value
  const seen = useRef(form)
  const ran = run?.outcomes.at(-1)?.request
  useEffect(() => {
    const edited = form !== seen.current
    seen.current = form
    if (!curl || !ran) return
    const sent = sameRequest(form, ran)
    if (!sent && !(edited && form.command === null)) return
    const before = mirrored.current
    const text = sent ? '' : curl.to(form)
    mirrored.current = text
    if (!input && (line.text === '' || line.text === before)) put({ text, at: text.length })
  }, [form, ran, curl])
  const recall = (to: number) => {
    if (place.current === history.current.length) kept.current = line.text
    place.current = Math.max(0, Math.min(history.current.length, to))
    const text = history.current[place.current] ?? kept.current
    put({ text, at: text.length })
  }
  const enter = (text: string) => {
    put({ text: '', at: 0 })
    setSearch(null)
    if (input) {
      session.type(`${text}\n`)
      return
    }
    if (text.trim() === '') return
    history.current = addToHistory(draft, history.current, text)
    place.current = history.current.length
    if (text.trim() === 'clear') {
      clear()
      return
    }
    const client = session.client.value
    const read = curl?.from(text, client)
    const plain = /^\s*curl\s/.test(text) && read?.ok
    // The form shows what the line asks for; a line that is no single request leaves the form as it is.
    const request = plain ? read.request : { ...session.request.value, client, command: text, raw: null }
    if (plain) session.compose(request)
    if (session.playground.value.requests.length < MOST_REQUESTS) session.sendToSame(request)
    else {
      session.compose(request)
      session.send()
    }
  }
  const key = (event: KeyboardEvent) => {
    const element = event.currentTarget as HTMLTextAreaElement
    const at = element.selectionStart
    const now: Line = { text: element.value, at }
    const ctrl = event.ctrlKey && !event.metaKey
    const letter = event.key.toLowerCase()
    const handled = () => {
      event.preventDefault()
      event.stopPropagation()
    }
    if (event.isComposing) return
    if (search) {
      if (event.key === 'Enter' || event.key === 'Escape' || event.key.startsWith('Arrow')) setSearch(null)
      else if (ctrl && letter === 'r') {
        handled()
        seek(search.wanted, search.found)
        return
      }
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !ctrl && !event.metaKey) {
      handled()
      if (!input && curl?.unfinished(now.text)) put({ text: `${now.text}\n`, at: now.text.length + 1 })
      else enter(now.text)
    } else if (ctrl && letter === 'c' && element.selectionStart === element.selectionEnd) {
      handled()
      setSearch(null)
      if (busy) session.interrupt()
      else put({ text: '', at: 0 })
    } else if (ctrl && letter === 'd' && now.text === '') {
      handled()
      if (input) session.type(null)
    } else if (ctrl && letter === 'l') {
      handled()
      clear()
    } else if (ctrl && letter === 'r') {
      handled()
      setSearch({ wanted: '', found: history.current.length })
      put({ text: '', at: 0 })
    } else if (event.key === 'Tab' && !event.shiftKey && now.text.trim() !== '' && !input) {
      handled()
      const done = completeLine(now, {
        commands: COMMANDS,
        options: curl?.options ?? [],
        files: filesOf(run),
        urls: ['localhost:8000/', session.request.value.url],
      })
      setLine(done.line)
      setChoices(done.choices)
    } else if (event.key === 'ArrowUp' && !now.text.slice(0, at).includes('\n') && !input) {
      handled()
      recall(place.current - 1)
    } else if (event.key === 'ArrowDown' && !now.text.slice(at).includes('\n') && !input) {
      handled()
      recall(place.current + 1)
    } else {
      const edited = editLine(now, { key: event.key, ctrl, alt: event.altKey })
      if (!edited) return
      handled()
      put(edited)
    }
  }
  const seek = (wanted: string, below: number) => {
    const found = searchBack(history.current, wanted, below)
    setSearch({ wanted, found: found < 0 ? below : found })
    if (found >= 0) put({ text: history.current[found]!, at: history.current[found]!.length })
  }
  const typed = (text: string, at: number) => {
    if (!search) {
      put({ text, at })
      return
    }
    // While searching, what is typed is what is looked for.
    const wanted = text.startsWith(line.text) ? search.wanted + text.slice(line.text.length) : text
    seek(wanted, history.current.length)
  }
  const mark = search ? '(search)' : input ? '›' : '$'
  const label = search ? 'Search in earlier commands' : input ? 'Input of nc' : 'Command line'
  return (
    <div class="prompt">
      {choices.length > 0 && (
        <p class="choices" role="status">
          {choices.slice(0, 40).join('  ')}
          {choices.length > 40 && ` … ${choices.length} in all`}
        </p>
      )}
      <label>
        <span class="sign" aria-hidden="true">
          {mark}
        </span>
        {search && <span class="wanted">{search.wanted}</span>}
        <textarea
          ref={area}
          aria-label={label}
          rows={Math.min(6, line.text.split('\n').length)}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          enterkeyhint="send"
          placeholder={input ? 'Enter sends' : 'curl localhost:8000, nc, help'}
          onKeyDown={key}
          onInput={(event) => typed(event.currentTarget.value, event.currentTarget.selectionStart)}
          onSelect={(event) => {
            const { selectionStart, selectionEnd } = event.currentTarget
            if (selectionStart === selectionEnd && selectionStart !== line.at) setLine({ ...line, at: selectionStart })
          }}
        />
        {busy && (
          <button
            type="button"
            class="btn ghost slim"
            title="Ends the command, as Ctrl-C does"
            onClick={() => session.interrupt()}
          >
            Ctrl-C
          </button>
        )}
        {input && (
          <button
            type="button"
            class="btn ghost slim"
            title="Ends the input, as Ctrl-D does"
            onClick={() => session.type(null)}
          >
            Ctrl-D
          </button>
        )}
      </label>
    </div>
  )
}

/** True where two requests would go out alike. */
const sameRequest = (one: RequestSpec, other: RequestSpec): boolean =>
  one.method === other.method &&
  one.url === other.url &&
  one.body === other.body &&
  one.command === other.command &&
  JSON.stringify(one.fields) === JSON.stringify(other.fields)

const COMMANDS = ['curl', 'nc', 'echo', 'printf', 'cat', 'head', 'grep', 'wc', 'ls', 'rm', 'help', 'clear']

/** The files that the lines of a run have written. */
const filesOf = (run: RunView | null): string[] =>
  (run?.outcomes ?? []).flatMap(({ outcome }) =>
    outcome.kind === 'curl' ? outcome.files.map((file) => file.name) : [],
  )
