import { useMemo, useState } from 'preact/hooks'
import { latin1 } from '../../bytes'
import { GALLERY, type OddReply, replyPlayground } from '../../gallery'
import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import type { DialogProps } from '../layout/dialogs'
import { Modal } from '../layout/modal'
import { galleryPlace } from './place'
import { matches } from './search'
import './gallery.css'

/** Bytes of a reply that stand in its row. */
const SHOWN = 44

/** The gallery: odd replies, shelf by shelf, each with a sentence; one click makes a server of it. */
export function GalleryDialog({ session, close }: DialogProps) {
  const [query, setQuery] = useState('')
  const shelves = useMemo(
    () =>
      GALLERY.map((shelf) => ({
        ...shelf,
        replies: shelf.replies.filter((reply) => matches(query, shelf, reply)),
      })).filter(({ replies }) => replies.length > 0),
    [query],
  )
  const found = shelves.reduce((sum, { replies }) => sum + replies.length, 0)
  const all = GALLERY.reduce((sum, { replies }) => sum + replies.length, 0)
  const take = (reply: OddReply) => {
    show(session, reply)
    close()
  }
  return (
    <Modal title="Odd replies" close={close} look="wide gallery">
      <p class="muted">
        {all} replies that the clients read differently, or in a way one would not think. Choose one: it becomes a
        server in the editor, and every client shows what it makes of it.
      </p>
      <div class="row gallery-find">
        <input
          type="search"
          class="inp grow"
          aria-label="Find a reply"
          placeholder="Find: chunk, 204, redirect, NUL …"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <span class="small faint" role="status">
          {query.trim() === '' ? '' : `${found} of ${all}`}
        </span>
      </div>
      {shelves.map((shelf) => (
        <section key={shelf.id} aria-labelledby={`shelf-${shelf.id}`}>
          <h3 id={`shelf-${shelf.id}`}>{shelf.title}</h3>
          <ul class="gallery-shelf">
            {shelf.replies.map((reply) => (
              <li key={reply.id}>
                <button type="button" class="gallery-reply" onClick={() => take(reply)}>
                  <b>{reply.title}</b>
                  <code aria-hidden="true">{preview(reply)}</code>
                  <span>{reply.says}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {found === 0 && (
        <p class="muted">
          No reply is about “{escapeControls(query)}”. A reply of your own: <b>New from bytes</b> in the menu.
        </p>
      )}
    </Modal>
  )
}

const ALL: readonly OddReply[] = GALLERY.flatMap(({ replies }) => replies)

/** Makes a server of a reply, and says where in the gallery it stands. */
function show(session: Session, reply: OddReply): void {
  const playground = replyPlayground(reply, session.client.peek())
  session.load(playground)
  const at = ALL.indexOf(reply)
  galleryPlace.value = {
    note: playground.note,
    number: at + 1,
    of: ALL.length,
    before: ALL[at - 1]?.title ?? null,
    next: ALL[at + 1]?.title ?? null,
    go: (by) => {
      const to = ALL[at + by]
      if (to) show(session, to)
    },
  }
}

/** The beginning of a reply, its controls visible. */
function preview({ bytes }: OddReply): string {
  if (bytes.length === 0) return '(no byte)'
  const text = latin1(bytes, 0, Math.min(bytes.length, SHOWN))
  const visible = [...text].map((char) => (char < ' ' ? String.fromCodePoint(0x2400 + char.charCodeAt(0)) : char))
  return escapeControls(visible.join('')) + (bytes.length > SHOWN ? '…' : '')
}
