import { useRef } from 'preact/hooks'
import { byteCount } from '../../bytes'
import { formsFor, PASTE_LIMIT, type Pasted, type PasteForm, type PasteResult } from '../../export'
import { Icon } from '../icons'
import { clear, file, form, giveFile, pasted } from './state'
import { FORM_NAMES, recognisedAs } from './words'

const EXAMPLE = 'HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 11\n\nHello World'

/** Reads a file, up to a little more than is taken: that it is too long is said where everything is. */
export async function readFile(one: File): Promise<void> {
  const bytes = new Uint8Array(await one.slice(0, PASTE_LIMIT + 1).arrayBuffer())
  giveFile({ name: one.name, bytes })
}

/** What is given: a text or a file, its form, and what is wrong with it. */
export function Input({ given, result }: { readonly given: Pasted; readonly result: PasteResult }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const error = result.kind === 'error' ? result.error : null
  const empty = given.kind === 'text' && given.text === ''
  return (
    <div class="fb-input">
      {file.value ? (
        <div class="fb-file">
          <Icon name="page" />
          <span class="grow">
            <b>{file.value.name}</b>
            <br />
            <span class="muted">{byteCount(file.value.bytes.length)}</span>
          </span>
          <button type="button" class="btn" onClick={() => giveFile(null)}>
            Remove the file
          </button>
        </div>
      ) : (
        <>
          <label for="fb-text">What the server said</label>
          <textarea
            ref={field}
            id="fb-text"
            class="inp"
            autofocus
            spellcheck={false}
            autocapitalize="off"
            autocomplete="off"
            aria-describedby="fb-help fb-error"
            aria-invalid={error !== null}
            placeholder={EXAMPLE}
            value={pasted.value}
            onInput={(event) => {
              pasted.value = event.currentTarget.value
            }}
            onPaste={(event) => {
              const one = event.clipboardData?.files[0]
              if (!one) return
              event.preventDefault()
              void readFile(one)
            }}
          />
        </>
      )}
      <p id="fb-help" class="small muted">
        A reply as text, what <code>curl -i</code>, <code>-v</code> or <code>--trace</code> printed, a hex dump, Base64,
        a string of source code. A file may be dropped anywhere here.
      </p>
      <div class="row fb-row">
        <label class="fb-form">
          <span>Read as</span>
          <select
            class="inp"
            value={form.value ?? ''}
            onChange={(event) => {
              form.value = (event.currentTarget.value || null) as PasteForm | null
            }}
          >
            <option value="">
              {result.kind === 'empty' || form.value !== null
                ? 'What it looks like'
                : `Recognised: ${FORM_NAMES[result.form]}`}
            </option>
            {formsFor(given).map((id) => (
              <option key={id} value={id}>
                {FORM_NAMES[id]}
              </option>
            ))}
          </select>
        </label>
        <input
          ref={chooser}
          type="file"
          hidden
          onChange={(event) => {
            const one = event.currentTarget.files?.[0]
            if (one) void readFile(one)
            event.currentTarget.value = ''
          }}
        />
        <button type="button" class="btn" onClick={() => chooser.current?.click()}>
          <Icon name="page" />
          Choose a file
        </button>
        {!(empty && file.value === null) && (
          <button
            type="button"
            class="btn ghost"
            onClick={() => {
              clear()
              requestAnimationFrame(() => field.current?.focus())
            }}
          >
            Clear
          </button>
        )}
      </div>
      <p class="small muted fb-how" role="status">
        {result.kind === 'reply' && <>Read as: {recognisedAs(result)}.</>}
      </p>
      <div id="fb-error" role="status">
        {error && (
          <div class="note tone-error">
            <Icon name="error" />
            <div>
              {error.length > 0 && (
                <b>
                  Line {error.line}, column {error.column}.{' '}
                </b>
              )}
              {error.text}
              {given.kind === 'text' && error.length > 0 && (
                <>
                  {' '}
                  <button
                    type="button"
                    class="link small"
                    onClick={() => {
                      field.current?.focus()
                      field.current?.setSelectionRange(error.at, error.at + error.length)
                      reveal(field.current, error.line)
                    }}
                  >
                    Show the place
                  </button>
                </>
              )}
            </div>
          </div>
        )}
      </div>
    </div>
  )
}

/** Browsers do not scroll a field to a selection set by a script. */
function reveal(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return
  const height = area.scrollHeight / Math.max(1, area.value.split('\n').length)
  area.scrollTop = Math.max(0, (line - 4) * height)
}
