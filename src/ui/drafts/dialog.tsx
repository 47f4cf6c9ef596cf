import { signal } from '@preact/signals'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { DeletedDraft, DraftEntry } from '../../run'
import { escapeControls } from '../client/screen-text'
import { Icon } from '../icons'
import type { DialogProps } from '../layout/dialogs'
import { Modal } from '../layout/modal'
import { HOME } from '../layout/platform'
import { openAddress } from '../lesson'
import { gists } from './gist'
import { whenText } from './when'
import './drafts.css'

/** What was deleted in this visit, the newest first: each can come back until the page is left. */
const deleted = signal<readonly DeletedDraft[]>([])

/** The draft that stands in the place of the first example has that place as its address. */
const addressOf = (id: string): string => (id === 'home' ? HOME : `${HOME}#draft.${id}`)

const nameOf = (title: string): string => escapeControls(title).trim() || 'Without a title'

/** The visitor's own playgrounds: open, rename, delete, and take a deletion back. */
export function DraftsDialog({ session, close }: DialogProps) {
  const [entries, setEntries] = useState<readonly DraftEntry[] | null>(null)
  const [renaming, setRenaming] = useState<string | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const current = session.drafts.current.value
  const read = async () => setEntries(await session.drafts.list())
  useEffect(() => void read(), [session, current])

  const open = (id: string) => {
    close()
    if (id !== current) openAddress(addressOf(id))
  }
  const remove = async (id: string) => {
    const gone = await session.drafts.remove(id)
    if (gone) deleted.value = [gone, ...deleted.value]
    await read()
    list.current?.closest('dialog')?.querySelector<HTMLElement>('.dr-gone button')?.focus()
  }
  const restore = async (draft: DeletedDraft) => {
    if (!(await session.drafts.restore(draft))) return
    deleted.value = deleted.value.filter((one) => one !== draft)
    await read()
    list.current?.querySelector<HTMLElement>(`[data-id="${draft.id}"] button`)?.focus()
  }
  const rename = async (id: string, title: string | null) => {
    setRenaming(null)
    if (title !== null) {
      await session.drafts.rename(id, title)
      await read()
    }
    list.current?.querySelector<HTMLElement>(`[data-id="${id}"] .dr-open`)?.focus()
  }
  const now = Date.now()
  const known = useMemo(() => gists((entries ?? []).map(({ playground }) => playground)), [entries])
  return (
    <Modal title="Your copies" close={close} look="drafts">
      <p class="muted">
        What you change becomes a copy of your own, and so is a server that you make from bytes. Each is kept in this
        browser alone, beside the others; the example or link that it began with stays as it was.
      </p>
      <div role="status">
        {deleted.value.map((draft) => (
          <p key={`${draft.id} ${draft.changed}`} class="dr-gone">
            <span class="grow">Deleted “{nameOf(draft.title)}”.</span>
            <button type="button" class="btn" onClick={() => void restore(draft)}>
              Undo
            </button>
          </p>
        ))}
      </div>
      {entries?.length === 0 && (
        <div class="empty">
          <b>No copies yet</b>
          Change a line of any example, or of a playground that somebody shared, and it appears here.
        </div>
      )}
      <ul ref={list} class="dr-list">
        {entries?.map(({ id, playground, changed }) => (
          <li key={id} data-id={id} class={id === current ? 'on' : ''}>
            {renaming === id ? (
              <Rename title={playground.title} done={(title) => void rename(id, title)} />
            ) : (
              <button
                type="button"
                class="dr-open"
                aria-current={id === current ? 'true' : undefined}
                onClick={() => open(id)}
              >
                <b>{nameOf(playground.title)}</b>
                <span class="small muted">
                  {id === current ? 'on show, ' : ''}
                  {whenText(changed, now)}
                  {', '}
                  {playground.files.map(({ name }) => name).join(', ')}
                </span>
                <code class="small">{known.get(playground)}</code>
              </button>
            )}
            <button
              type="button"
              class="btn ghost icon"
              aria-label={`Rename ${nameOf(playground.title)}`}
              title="Rename"
              onClick={() => setRenaming(id)}
            >
              <Icon name="pen" />
            </button>
            <button
              type="button"
              class="btn ghost icon"
              aria-label={`Delete ${nameOf(playground.title)}`}
              title="Delete"
              onClick={() => void remove(id)}
            >
              <Icon name="trash" />
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}

/** Another title for a copy: Enter keeps it, Escape does not. */
function Rename({ title, done }: { readonly title: string; readonly done: (title: string | null) => void }) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  return (
    <form
      class="dr-rename"
      onSubmit={(event) => {
        event.preventDefault()
        done(field.current?.value ?? null)
      }}
    >
      <input
        ref={field}
        class="inp"
        aria-label="Title"
        maxLength={200}
        defaultValue={title}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // The dialog stays.
          event.preventDefault()
          event.stopPropagation()
          done(null)
        }}
      />
      <button type="submit" class="btn">
        Keep
      </button>
    </form>
  )
}
