import { useEffect, useRef, useState } from 'preact/hooks'
import { byteText, fromLatin1, fromUtf8, latin1, utf8 } from '../../bytes'
import type { RequestSpec } from '../../playground'
import { isResting, type Session } from '../../run'
import { Dart, Icon } from '../icons'
import { MoreBelow } from '../layout/more-below'
import { SEND_KEYS } from '../layout/platform'
import { say } from '../layout/say'
import { type CurlLines, curlLines } from './curl-lines'
import { extrasOf } from './request-extras'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']
const ORIGIN = 'http://localhost:8000'

/** The origin of the visitor's own server, as a command line may have it too: without the scheme, or with nothing behind it. */
const OWN = /^(?:http:\/\/)?localhost:8000(?=[/?#]|$)/i
/** A URL as the form shows it: without the origin of the visitor's own server. */
export const shownTarget = (url: string) => {
  const rest = url.replace(OWN, '')
  // Of another port the port is what counts, and there is little room: the scheme is not shown.
  if (rest === url) return url.replace(/^http:\/\/(?=localhost:\d)/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}
/** The URL of what was typed: a path belongs to the visitor's own server, and a port is one of HTTP; anything else stands as it is. */
export const targetUrl = (typed: string) =>
  typed.startsWith('/') ? ORIGIN + typed : typed.replace(/^(?=localhost:\d)/i, 'http://')

/** The buttons that send: to a fresh server, and to the one that runs. */
export function SendButton({ session }: { session: Session }) {
  const sent = useSent(session)
  return (
    <button type="button" class="btn send big" onClick={() => session.send()}>
      {sent ? <Icon name="check" /> : <Dart direction="request" />}
      Send <kbd>{SEND_KEYS}</kbd>
    </button>
  )
}

/** How long the sign stands that a request was sent and answered; milliseconds. */
const SIGN = 1200

/** True for a moment after a run that Send began: where its outcome is the one before, nothing else shows that it ran. */
function useSent(session: Session): boolean {
  const run = session.run.value
  // A run has one list of records for as long as it lasts.
  const ran = run?.sent && isResting(run) && run.outcomes.length > 0 ? run.records : null
  const [sent, setSent] = useState(false)
  const signed = useRef(ran)
  useEffect(() => {
    if (!ran || signed.current === ran) return
    signed.current = ran
    setSent(true)
    const timer = setTimeout(() => setSent(false), SIGN)
    return () => {
      clearTimeout(timer)
      setSent(false)
    }
  }, [ran])
  return sent
}

export function SendToSame({ session, brief }: { session: Session; brief?: boolean }) {
  const state = session.run.value?.state.kind
  const possible = (state === 'quiet' || state === 'running') && !session.stale.value
  return (
    <button
      type="button"
      class={brief ? 'btn ghost slim same' : 'btn ghost slim'}
      aria-label={brief ? 'Send to the same server' : undefined}
      title="To the server that runs, after all that it got; a browser keeps its cookies"
      disabled={!possible}
      onClick={() => session.sendToSame()}
    >
      {brief ? 'To the same server' : 'Send to the same server'}
    </button>
  )
}

/** The request of curl or a browser: method and target in one line, fields, body and curl's command line below when wanted. */
export function RequestForm({ session }: { session: Session }) {
  const curl = curlLines.value
  const [open, setOpen] = useState(false)
  const request = session.request.value
  const compose = (part: Partial<RequestSpec>) => session.compose({ ...request, command: null, ...part })
  // In a browser the room is the page's: one line, where that is wide enough for all of it.
  const browser = !request.client.startsWith('curl')
  const summary = extrasOf(request)
  const disclosure = (
    <button type="button" class="btn ghost slim" aria-expanded={open} title={summary} onClick={() => setOpen(!open)}>
      {browser ? (
        extrasOf(request, true)
      ) : (
        <>
          <span class="roomy">{summary}</span>
          <span class="brief">{extrasOf(request, true)}</span>
        </>
      )}
      <Icon name={open ? 'up' : 'chevron'} />
    </button>
  )
  return (
    <form
      class={open ? 'compose' : 'compose closed'}
      aria-label="Request"
      onSubmit={(event) => {
        event.preventDefault()
        session.send()
      }}
    >
      <div class="line">
        <div class="target">
          <input
            class="method"
            aria-label="Method"
            list="methods"
            value={request.method}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => compose({ method: byteText(event.currentTarget.value) })}
          />
          <datalist id="methods">
            {METHODS.map((method) => (
              <option key={method} value={method} />
            ))}
          </datalist>
          <Icon name="chevron" />
          <input
            class="path"
            aria-label="Target"
            title="What Send asks for, of a server that it starts anew"
            data-first-focus=""
            value={shownTarget(request.url)}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="off"
            onInput={(event) => compose({ url: targetUrl(event.currentTarget.value) })}
          />
          {browser && disclosure}
        </div>
        <SendButton session={session} />
        {browser && <SendToSame session={session} brief />}
        <button type="submit" hidden />
      </div>
      {browser && (
        <div class="line same">
          <span class="grow" />
          <SendToSame session={session} />
        </div>
      )}
      {!browser && (
        <div class="line second">
          {disclosure}
          <span class="grow" />
          {curl && <CopyAsCurl line={() => curl.to(session.request.value)} />}
          <SendToSame session={session} />
        </div>
      )}
      {open && (
        <div class="more">
          {curl && request.client.startsWith('curl') && <CommandLine session={session} curl={curl} />}
          <Fields fields={request.fields} change={(fields) => compose({ fields })} />
          <Body body={request.body} change={(body) => compose({ body })} />
          <MoreBelow />
        </div>
      )}
    </form>
  )
}

/** Puts the command line that sends the form's request on the clipboard. */
function CopyAsCurl({ line }: { line: () => string }) {
  const copy = () => {
    const refused = () => say('The browser did not allow to copy.', true)
    if (!navigator.clipboard) return refused()
    navigator.clipboard.writeText(line()).then(() => say('Copied: the command line of this request.', true), refused)
  }
  return (
    <button type="button" class="btn ghost slim" onClick={copy}>
      Copy as curl
    </button>
  )
}

/** curl's command line: a pasted one fills the form. */
function CommandLine({ session, curl }: { session: Session; curl: CurlLines }) {
  const [fault, setFault] = useState<string | null>(null)
  const request = session.request.value
  const take = (line: string) => {
    if (line.trim() === '') return
    const read = curl.from(line, request.client)
    setFault(read.ok ? null : read.text)
    if (read.ok) session.compose(read.request)
  }
  return (
    <label class="labelled">
      <span class="small muted">curl’s command line: paste one to fill the form</span>
      <textarea
        class="inp"
        rows={2}
        spellcheck={false}
        value={curl.to(request)}
        aria-invalid={fault !== null}
        onChange={(event) => take(event.currentTarget.value)}
        onPaste={(event) => {
          const area = event.currentTarget
          requestAnimationFrame(() => take(area.value))
        }}
      />
      {fault && (
        <span class="fault small" role="alert">
          {fault}
        </span>
      )}
    </label>
  )
}

type FieldList = RequestSpec['fields']

/** Fields in any order and spelling. Nothing is corrected: an invalid field goes out as it stands. */
function Fields({ fields, change }: { fields: FieldList; change: (fields: FieldList) => void }) {
  const set = (at: number, part: 0 | 1, text: string) =>
    change(
      fields.map((field, index) =>
        index !== at ? field : part === 0 ? [byteText(text), field[1]] : [field[0], byteText(text)],
      ),
    )
  const move = (at: number, by: -1 | 1) => {
    const next = [...fields]
    const [field] = next.splice(at, 1)
    next.splice(at + by, 0, field!)
    change(next)
  }
  return (
    <div class="fields" role="group" aria-label="Fields">
      {fields.map(([name, value], at) => (
        <div class="field" key={at}>
          <input
            class="inp"
            aria-label={`Name of field ${at + 1}`}
            placeholder="name"
            spellcheck={false}
            autocapitalize="off"
            value={name}
            onInput={(event) => set(at, 0, event.currentTarget.value)}
          />
          <span class="mono faint">:</span>
          <input
            class="inp grow"
            aria-label={`Value of field ${at + 1}`}
            placeholder="value"
            spellcheck={false}
            autocapitalize="off"
            value={value}
            onInput={(event) => set(at, 1, event.currentTarget.value)}
          />
          <button
            type="button"
            class="btn ghost icon"
            aria-label={`Move field ${at + 1} up`}
            disabled={at === 0}
            onClick={() => move(at, -1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            class="btn ghost icon"
            aria-label={`Move field ${at + 1} down`}
            disabled={at === fields.length - 1}
            onClick={() => move(at, 1)}
          >
            <Icon name="chevron" />
          </button>
          <button
            type="button"
            class="btn ghost icon"
            aria-label={`Remove field ${at + 1}`}
            onClick={() => change(fields.filter((_, index) => index !== at))}
          >
            <Icon name="cross" />
          </button>
        </div>
      ))}
      <button type="button" class="btn ghost slim" onClick={() => change([...fields, ['', '']])}>
        <Icon name="plus" />
        Add a field
      </button>
    </div>
  )
}

/** The body as text: its UTF-8 is what goes out. */
function Body({ body, change }: { body: string | null; change: (body: string | null) => void }) {
  const text = body === null ? '' : fromUtf8(fromLatin1(body))
  return (
    <label class="labelled">
      <span class="small muted">Body{body === null ? ', none' : `, ${body.length} B`}</span>
      <textarea
        class="inp"
        rows={2}
        spellcheck={false}
        value={text}
        onInput={(event) => {
          const typed = event.currentTarget.value
          change(typed === '' ? null : latin1(utf8(typed)))
        }}
      />
    </label>
  )
}
