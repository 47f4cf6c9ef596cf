import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { latin1 } from '../../bytes'
import { say } from '../layout/say'

/** Rows of a tree; a longer one is to be read as text. */
const MOST_ROWS = 2000
/** Deeper than this a tree is text as well. */
const MOST_DEPTH = 100

interface JsonPageProps {
  /** The document, decoded. */
  readonly text: string
  /** The head of the reply as it came; null where it is not known. */
  readonly head: Uint8Array | null
  /** False while more of it may come. */
  readonly loaded: boolean
  /** The page as plain text, whose bytes can be selected. */
  readonly raw: ComponentChildren
}

function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** Characters of indented text that a page shows: each level of depth indents all that is within it once more. */
const MOST_INDENTED = 1 << 22

/** A value as JSON; null where it is nested too deeply to be written, or comes to more text than a page shows. */
export function written(value: unknown, indent = 0): string | null {
  try {
    const text = JSON.stringify(value, null, indent)
    return text.length > MOST_INDENTED ? null : text
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const TABS = ['JSON', 'Raw Data', 'Headers'] as const

/** Firefox’s viewer: a tree, the text as it came, the fields of the head. While the document loads it is text. */
export function FirefoxJson({ text, head, loaded, raw }: JsonPageProps) {
  const [tab, setTab] = useState<(typeof TABS)[number]>('JSON')
  // A tree is drawn anew with each press: all open, or all closed.
  const [drawn, setDrawn] = useState({ open: true, times: 0 })
  const json = useMemo(() => (loaded ? parsed(text) : null), [text, loaded])
  const draw = (open: boolean) => setDrawn({ open, times: drawn.times + 1 })
  const copy = () =>
    navigator.clipboard?.writeText(tab === 'Headers' && head ? latin1(head) : text).then(
      () => say('Copied.', true),
      () => say('The browser did not allow to copy.', true),
    )
  return (
    <div class="page json">
      <div class="json-tabs" role="tablist" aria-label="JSON viewer">
        {TABS.map((name) => (
          <button key={name} type="button" role="tab" aria-selected={tab === name} onClick={() => setTab(name)}>
            {name}
          </button>
        ))}
      </div>
      <div class="json-tools">
        <button type="button" onClick={copy}>
          Copy
        </button>
        {tab === 'JSON' && json && (
          <>
            <button type="button" onClick={() => draw(false)}>
              Collapse All
            </button>
            <button type="button" onClick={() => draw(true)}>
              Expand All
            </button>
          </>
        )}
      </div>
      <div class="json-body" role="tabpanel" aria-label={tab}>
        {tab === 'Headers' ? (
          <pre tabIndex={0}>{head ? latin1(head).trimEnd() : 'The fields of this reply are not known.'}</pre>
        ) : tab === 'JSON' && json ? (
          <JsonTree key={drawn.times} value={json.value} open={drawn.open} />
        ) : (
          <>
            {tab === 'JSON' && loaded && <p class="json-fault">This is no valid JSON: here it is as it came.</p>}
            {raw}
          </>
        )}
      </div>
    </div>
  )
}

function JsonTree({ value, open }: { readonly value: unknown; readonly open: boolean }) {
  let rows = 0
  let deeper = false
  const leaf = (one: unknown): ComponentChildren => {
    const text = written(one)
    if (text === null) deeper = true
    return <span class={`json-${one === null ? 'null' : typeof one}`}>{text ?? '…'}</span>
  }
  // What lies behind the last row is not looked at.
  const within = (one: object, depth: number): ComponentChildren[] => {
    const list = Array.isArray(one) ? one : null
    const keys = list ? null : Object.keys(one)
    const drawn: ComponentChildren[] = []
    for (let at = 0; at < (list ?? keys!).length && rows <= MOST_ROWS; at++) {
      const key = keys ? keys[at]! : String(at)
      drawn.push(row(key, list ? list[at] : (one as Record<string, unknown>)[key], depth))
    }
    return drawn
  }
  const row = (name: string, one: unknown, depth: number): ComponentChildren => {
    if (++rows > MOST_ROWS) return null
    if (typeof one !== 'object' || one === null || depth > MOST_DEPTH) {
      return (
        <div key={name} class="json-row">
          <b>{name}</b> {leaf(one)}
        </div>
      )
    }
    return (
      <details key={name} open={open}>
        <summary>
          <b>{name}</b>
        </summary>
        {within(one, depth + 1)}
      </details>
    )
  }
  const drawn =
    typeof value === 'object' && value !== null ? within(value, 0) : <div class="json-row">{leaf(value)}</div>
  return (
    <div class="json-tree" tabIndex={0} role="group" aria-label="The document as a tree">
      {drawn}
      {deeper && <p class="json-fault">What lies deeper is not drawn (…): see Raw Data.</p>}
      {rows > MOST_ROWS && <p class="json-fault">And more: see Raw Data.</p>}
    </div>
  )
}

/** Chrome’s: the text as it came, and a box that indents it. */
export function ChromeJson({ text, loaded, raw }: JsonPageProps) {
  const [pretty, setPretty] = useState(false)
  const json = useMemo(() => (pretty && loaded ? parsed(text) : null), [text, pretty, loaded])
  const indented = useMemo(() => json && written(json.value, 2), [json])
  return (
    <div class="page json">
      <label class="json-pretty">
        Pretty-print
        <input type="checkbox" checked={pretty} onChange={(event) => setPretty(event.currentTarget.checked)} />
      </label>
      <div class="json-body">
        {json && indented === null && (
          <p class="json-fault">This is nested too deeply, or too long, to be indented: here it is as it came.</p>
        )}
        {indented === null ? raw : <pre tabIndex={0}>{indented}</pre>}
      </div>
    </div>
  )
}
