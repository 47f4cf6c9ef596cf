import { useEffect, useId, useMemo, useRef, useState } from 'preact/hooks'
import { Icon } from '../icons'
import type { Command } from './commands'
import type { DialogProps } from './dialogs'
import { allCommands } from './palette-commands'
import { fuzzy } from './palette-fuzzy'
import { keepRecent, keptRecent } from './palette-recent'
import './palette.css'

interface Hit {
  readonly command: Command
  /** Offsets of the matched characters in the title. */
  readonly at: readonly number[]
  /** The other word by which it was found; null where its title has the characters. */
  readonly also: string | null
}

/** The commands that answer a query, the best first; all of them, those used last first, for an empty one. */
export function hits(commands: readonly Command[], query: string, recent: readonly string[]): readonly Hit[] {
  const rank = (command: Command) => {
    const at = recent.indexOf(command.id)
    return at < 0 ? recent.length : at
  }
  return commands
    .flatMap((command): (Hit & { readonly score: number })[] => {
      const match = fuzzy(query, command.title)
      const other = otherWord(command, query)
      if (other && (!match || other.score > match.score))
        return [{ command, at: [], also: other.word, score: other.score }]
      return match ? [{ command, also: null, ...match }] : []
    })
    .sort((a, b) => b.score - a.score || rank(a.command) - rank(b.command))
}

/** How much less a word beside the title counts than one in it. */
const BESIDE = 1

/** The word beside a command's title that a query begins, and how well it answers; null for none. */
function otherWord({ also = [] }: Command, query: string): { readonly word: string; readonly score: number } | null {
  const wanted = query.trim().toLowerCase()
  if (wanted.length < 2) return null
  const word = also.find((one) => ` ${one.toLowerCase()}`.includes(` ${wanted}`))
  return word === undefined ? null : { word, score: fuzzy(wanted, wanted)!.score - BESIDE }
}

/** The command palette: a field that filters, a list that is walked with the arrow keys. */
export function Palette({ session, close }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const wanted = useRef<Command | null>(null)
  const id = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const recent = useMemo(keptRecent, [])
  const found = hits(allCommands(session), query, recent)
  const chosen = Math.min(active, found.length - 1)

  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
      // Only now: what a command does with the focus is done last.
      wanted.current?.run()
    }
  }, [])
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen, query])

  const run = (command: Command) => {
    keepRecent(command.id, recent)
    wanted.current = command
    dialog.current?.close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1
    const to = {
      ArrowDown: chosen >= last ? 0 : chosen + 1,
      ArrowUp: chosen <= 0 ? last : chosen - 1,
      PageDown: Math.min(last, chosen + 8),
      PageUp: Math.max(0, chosen - 8),
    }[event.key]
    if (to !== undefined) setActive(to)
    else if (event.key === 'Enter' && !event.isComposing) {
      const hit = found[chosen]
      if (hit) run(hit.command)
    } else return
    event.preventDefault()
  }
  const counted = found.length === 1 ? '1 command' : `${found.length} commands`
  return (
    <dialog
      ref={dialog}
      class="modal palette"
      aria-label="Commands"
      onClose={close}
      onPointerDown={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div class="palette-head">
        <input
          class="inp"
          role="combobox"
          aria-label="Find a command"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
          placeholder="Find a command"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          enterkeyhint="go"
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="btn ghost icon" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="cross" />
        </button>
      </div>
      <div ref={list} class="palette-list" role="listbox" id={`${id}-list`} aria-label="Commands">
        {found.map(({ command, at, also }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which has the focus all the time
          // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and names the active option
          <div
            key={command.id}
            id={`${id}-${index}`}
            class="option"
            role="option"
            aria-selected={index === chosen}
            onPointerMove={() => index !== chosen && setActive(index)}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            <span class="grow">{marked(command.title, at)}</span>
            {also !== null && <span class="faint small">{also}</span>}
            {query === '' && recent.includes(command.id) && <span class="faint small">used last</span>}
            {command.keys && <kbd>{command.keys}</kbd>}
          </div>
        ))}
      </div>
      <p class={found.length === 0 ? 'none muted' : 'sr'} role="status">
        {found.length === 0 ? 'No command is called that.' : counted}
      </p>
    </dialog>
  )
}

/** A title with the characters that the query found set off. */
function marked(title: string, at: readonly number[]) {
  if (at.length === 0) return title
  const parts: { text: string; hit: boolean }[] = []
  for (const [index, char] of [...title].entries()) {
    const hit = at.includes(index)
    const open = parts.at(-1)
    if (open?.hit === hit) open.text += char
    else parts.push({ text: char, hit })
  }
  return parts.map(({ text, hit }, index) => (hit ? <mark key={index}>{text}</mark> : text))
}
