import { useEffect, useMemo, useState } from 'preact/hooks'
import { byteCount, grouped } from '../../bytes'
import { bytePlayground, type Pasted, readPaste } from '../../export'
import type { DialogProps } from '../layout/dialogs'
import { enterNew } from '../layout/history'
import { Modal } from '../layout/modal'
import { HOME } from '../layout/platform'
import { Findings } from './findings'
import { Input, readFile } from './input'
import { Preview } from './preview'
import { choices, file, form, pasted } from './state'
import './from-bytes.css'

/** Texts beyond this many characters are read when the typing stops, milliseconds after it. */
const LONG = 20_000
const PAUSE = 150

/** New from bytes: what a server said, pasted or as a file, becomes a server that says it again. */
export function FromBytesDialog({ session, close }: DialogProps) {
  const text = useSettled(pasted.value)
  const given = useMemo<Pasted>(
    () => (file.value ? { kind: 'file', bytes: file.value.bytes } : { kind: 'text', text }),
    [file.value, text],
  )
  const result = useMemo(() => readPaste(given, form.value, choices.value), [given, form.value, choices.value])
  const [over, setOver] = useState(false)
  const reply = result.kind === 'reply' ? result.reply : null
  const client = session.client.value
  const made = useMemo(
    () =>
      reply &&
      bytePlayground(reply.bytes, reply.heads, reply.status ? `From bytes: ${reply.status}` : 'From bytes', client),
    [reply, client],
  )
  const open = () => {
    if (!made?.ok) return
    // What was on show keeps its place in the history, and the new server gets the address of its draft.
    enterNew(HOME, `${made.playground.title} · Barewire`)
    session.begin(made.playground)
    close()
  }
  const { heads, bytes, added } = reply ?? { heads: [], bytes: new Uint8Array(0), added: [] }
  const head = heads.reduce((sum, { start, end }) => sum + end - start, 0)
  const fresh = added.reduce((sum, { start, end }) => sum + end - start, 0)
  return (
    <Modal title="New from bytes" close={close} look={`from-bytes ${over ? 'over' : ''}`}>
      <p class="muted">
        Paste what a server said. It becomes a server that sends exactly these bytes, and every client shows what it
        makes of them.
      </p>
      <div
        class="fb-columns"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const one = event.dataTransfer?.files[0]
          if (one) void readFile(one)
          else if (event.dataTransfer) pasted.value += event.dataTransfer.getData('text/plain')
        }}
      >
        <Input given={given} result={result} />
        <div class="fb-result">
          <p class="fb-count" role="status">
            {reply ? (
              <>
                <b>{byteCount(bytes.length)}</b>
                {heads.length > 0 && `: head ${grouped(head)}, body ${grouped(bytes.length - head)}`}
                {fresh > 0 && (
                  <span>
                    , <ins>{byteCount(fresh)} added</ins>
                  </span>
                )}
              </>
            ) : (
              <span class="muted">The bytes appear here.</span>
            )}
          </p>
          {reply ? <Preview reply={reply} /> : <div class="fb-bytes none" />}
          {reply && <Findings findings={reply.findings} />}
          {made && !made.ok && <p class="note tone-error fb-over">{made.text}</p>}
        </div>
      </div>
      <div class="row fb-foot">
        <span class="small muted grow">
          It is kept among your copies, at an address of its own. What you have now stays as it is.
        </span>
        <button type="button" class="btn inv" disabled={!made?.ok || text !== pasted.value} onClick={open}>
          Make the server
        </button>
      </div>
    </Modal>
  )
}

/** A text at once while it is short; a long one when its typing has stopped. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  const long = text.length > LONG
  useEffect(() => {
    if (settled === text) return
    const timer = setTimeout(() => setSettled(text), PAUSE)
    return () => clearTimeout(timer)
  }, [text, settled])
  return long ? settled : text
}
