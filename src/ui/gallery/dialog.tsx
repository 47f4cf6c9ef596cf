import { useEffect, useMemo, useState } from 'preact/hooks'
import { latin1 } from '../../bytes'
import { GALLERY, type OddReply, REPLIES, type Shelf } from '../../gallery'
import { escapeControls } from '../client/screen-text'
import type { DialogProps } from '../layout/dialogs'
import { Modal } from '../layout/modal'
import { phoneNow } from '../layout/phone-now'
import { linkToReply, loadGallery } from './address'
import { search } from './search'
import './gallery.css'

/** Bytes of a reply that stand in its row. */
const SHOWN = 44

/** The gallery: odd replies, shelf by shelf, each with a sentence; one click makes a server of it. */
export function GalleryDialog({ session, close }: DialogProps) {
  const [query, setQuery] = useState('')
  useEffect(() => void loadGallery(), [])
  const found = useMemo(() => (query.trim() === '' ? null : search(query, GALLERY)), [query])
  const shelves: readonly Shelf[] = found
    ? [
        { id: 'said', title: 'In title, sentence or shelf', replies: found.said },
        { id: 'sent', title: 'In the bytes alone', replies: found.sent },
      ].filter(({ replies }) => replies.length > 0)
    : GALLERY
  return (
    <Modal title="Odd replies" close={close} look="wide gallery">
      <p class="muted">
        {REPLIES.length} replies that the clients read differently, or in a way one would not think. Choose one: it
        becomes a server in the editor, and every client shows what it makes of it.
      </p>
      <div class="row gallery-find">
        <input
          type="search"
          // On a phone its keyboard would hide the replies.
          autofocus={!phoneNow.value}
          class="inp grow"
          aria-label="Find a reply"
          placeholder="Find: chunk, 204, redirect, NUL …"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <span class="small faint" role="status">
          {found && `${found.said.length} of ${REPLIES.length}`}
          {found && found.sent.length > 0 && `, ${found.sent.length} more by their bytes`}
        </span>
      </div>
      {shelves.map((shelf) => (
        <section key={shelf.id} aria-labelledby={`shelf-${shelf.id}`}>
          <h3 id={`shelf-${shelf.id}`}>{shelf.title}</h3>
          <ul class="gallery-shelf">
            {shelf.replies.map((reply) => (
              <li key={reply.id}>
                <a {...linkToReply(session, reply, close)} class="gallery-reply">
                  <b>{reply.title}</b>
                  <code aria-hidden="true">{preview(reply)}</code>
                  <span>{reply.says}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {shelves.length === 0 && (
        <p class="muted">
          No reply is about “{escapeControls(query)}”. A reply of your own: <b>New from bytes</b> in the menu.
        </p>
      )}
    </Modal>
  )
}

/** The beginning of a reply, its controls visible. */
function preview({ bytes }: OddReply): string {
  if (bytes.length === 0) return '(no byte)'
  const text = latin1(bytes, 0, Math.min(bytes.length, SHOWN))
  const visible = [...text].map((char) => (char < ' ' ? String.fromCodePoint(0x2400 + char.charCodeAt(0)) : char))
  return escapeControls(visible.join('')) + (bytes.length > SHOWN ? '…' : '')
}
