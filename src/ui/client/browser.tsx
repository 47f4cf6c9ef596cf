import { useMemo, useRef, useState } from 'preact/hooks'
import { byteCount, latin1 } from '../../bytes'
import type { BrowserError, BrowserOutcome, ClientId, TabState } from '../../clients'
import { plainRequest, type RequestSpec } from '../../playground'
import type { RunView, Selection, Session } from '../../run'
import { Icon } from '../icons'
import { useAnchor } from '../layout/use-anchor'
import { type Navigation, PageFrame, type PageScripts } from '../sandbox'
import { Address, ScriptsNote, ScriptsSwitch, TabButtons } from './browser-bar'
import { decoded } from './charset'
import { ChromeJson, FirefoxJson } from './json-page'
import { isJson } from './json-type'
import { Login } from './login'
import { CLIENT_NAMES } from './outcome-text'
import { type PageLinks, pageLinks } from './page-links'
import { SaveFile } from './save-file'
import { escapeControls } from './screen-text'
import { TextPage } from './text-page'

/** A small browser: a tab with title and icon, the address, back and reload, and what it shows. */
export function BrowserWindow(props: { session: Session; client: ClientId; run: RunView | null }) {
  const { session, client, run } = props
  const bar = useRef<HTMLDivElement>(null)
  const view = useRef<HTMLDivElement>(null)
  useAnchor('client', 'request', bar)
  const outcomes = run?.outcomes ?? []
  const last = outcomes.at(-1)
  const outcome = last?.outcome.kind === 'browser' ? last.outcome : null
  // A reply that is no page leaves the page that was there.
  const page = outcome?.outcome === 'no-navigation' ? (shownBefore(outcomes) ?? outcome) : outcome
  const request = last?.request ?? session.request.value
  const shownOf = page?.reason.evidence[0]?.connection ?? null
  // What came on another connection (an icon, the page before) is not what the window shows.
  useAnchor('client', 'output', view, (box, connection) =>
    shownOf === null || connection === null || connection === shownOf
      ? new DOMRect(box.left, box.top + 8, box.width, 20)
      : null,
  )
  const tab = last?.tab ?? null
  // What was sent when: another login after it says that it was refused.
  const [sent, setSent] = useState<{ readonly login: TabState['login']; readonly records: unknown } | null>(null)
  const asked = tab?.login ?? null
  const refused =
    asked !== null &&
    sent?.records === run?.records &&
    sent?.login !== asked &&
    sent?.login?.url === asked.url &&
    sent.login.realm === asked.realm
  // While it asks for a name and a password, the address is the site's that asks.
  const address = tab?.login?.url ?? outcome?.url ?? request.url
  const links = pageLinks(session, page)
  const select = (to: Selection | null | undefined) => {
    if (to) session.selection.value = to
  }
  const navigate = (to: Navigation) => session.sendToSame(navigationRequest(client, to, page?.url ?? null))
  const goTo = (typed: string) => session.sendToSame({ ...plainRequest(client), url: typed })
  const on = session.scripts.value
  const life = useShowing(run, last?.settled === false)
  const scripts: PageScripts | null = on
    ? {
        cookie: tab?.cookie ?? '',
        call: (call, answer) => session.script(call, answer),
        turn: () => session.turn(),
      }
    : null
  // Scripts begin once, when all that they may need is there.
  const ready = !on || last?.settled !== false
  return (
    <div class={`browser ${client === 'firefox-153' ? 'firefox' : 'chrome'}`}>
      <div class="btab">
        <span class="t">
          <Favicon outcome={page} loading={last ? !last.settled : true} />
          {links?.title ? (
            <button
              type="button"
              class={`name ${links.lit('title') ? 'lit res' : ''}`}
              title="Select the bytes of the title"
              onClick={() => select(links.select('title'))}
            >
              {escapeControls(page?.title ?? '')}
            </button>
          ) : (
            <span class="name">{escapeControls(page?.title || hostOf(address))}</span>
          )}
        </span>
        <span class="grow" />
        {on && <ScriptsNote />}
        <ScriptsSwitch on={on} set={(to) => session.setScripts(to)} />
      </div>
      <div class="baddr" ref={bar}>
        <TabButtons tab={tab} act={(action) => session.act(action)} />
        <Address
          address={address}
          lit={links?.asked ?? false}
          goTo={goTo}
          select={() => select(links?.select('request'))}
        />
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the bytes themselves are selected by keyboard, in the wire */}
      <div
        class={`viewport ${links?.lit('content') || (page?.outcome === 'error' && links?.lit('evidence')) ? 'lit res' : ''}`}
        ref={view}
        onClick={() => page?.outcome === 'error' && select(links?.select('evidence'))}
      >
        {tab?.login && (
          <Login
            // Asked again, its fields are empty.
            key={refused}
            login={tab.login}
            who={CLIENT_NAMES[client].name}
            refused={refused}
            answer={(given) => {
              setSent(given && { login: tab.login, records: run?.records })
              session.act({ kind: 'login', given })
            }}
          />
        )}
        {page && ready ? (
          <Viewport
            client={client}
            page={page}
            navigate={navigate}
            links={links}
            select={select}
            scripts={scripts}
            life={life}
          />
        ) : (
          <Blank />
        )}
      </div>
    </div>
  )
}

/**
 * The same value for one showing of one page: the recording grows in place, so that it is one run's, a next outcome is a next
 * page, and so is each load, which Reload and Back begin in the place of the outcome that was there.
 */
function useShowing(run: RunView | null, loading: boolean): unknown {
  const loads = useRef({ begun: 0, loading: false })
  if (loading && !loads.current.loading) loads.current.begun++
  loads.current.loading = loading
  return useMemo(() => ({}), [run?.records, run?.outcomes.length, loads.current.begun])
}

/** What a tab shows: the page, the browser’s error page, a download. */
export function Viewport(props: {
  client: ClientId
  page: BrowserOutcome
  navigate: (to: Navigation) => void
  links: PageLinks | null
  select: (to: Selection | null) => void
  /** Where the page's scripts run; off where there is none. */
  scripts?: PageScripts | null
  /** The same for one showing of the page. */
  life: unknown
}) {
  const { client, page, navigate, links, select, scripts = null, life } = props
  switch (page.outcome) {
    case 'document': {
      const body = page.body ?? new Uint8Array()
      const kind = page.mimeType ?? 'text/plain'
      if (/^(text\/html|application\/xhtml\+xml)$/.test(kind))
        return (
          <PageFrame
            html={decoded(body, page.charset)}
            url={page.url}
            resources={page.resources}
            navigate={navigate}
            scripts={scripts}
            life={life}
          />
        )
      if (kind.startsWith('image/')) {
        const resources = [...page.resources, { url: page.url, mimeType: kind, bytes: body }]
        const html =
          '<!doctype html><body style="margin:0;background:#0e0e0e;display:grid;place-items:center;height:100vh"><img style="max-width:100%;max-height:100vh">'
        return (
          <PageFrame
            html={html}
            image={page.url}
            url={page.url}
            resources={resources}
            navigate={navigate}
            life={life}
          />
        )
      }
      const raw = (
        <TextPage
          body={body}
          charset={page.charset}
          // Decoded content has no byte for byte with what was sent: it is lit as a whole.
          lit={links && same(links.content, body) ? links.litContent : null}
          pick={(at) => links && select(same(links.content, body) ? links.selectContent(at) : links.select('content'))}
        />
      )
      if (!isJson(kind)) return raw
      const Json = client === 'firefox-153' ? FirefoxJson : ChromeJson
      return <Json text={decoded(body, page.charset)} head={links?.head ?? null} loaded={page.loaded} raw={raw} />
    }
    case 'error':
      return page.error ? <ErrorPage error={page.error} /> : <Blank />
    case 'download':
      return (
        <div class="page">
          <p class="download">
            <Icon name="page" />
            <span>
              <b>{escapeControls(page.download?.name ?? 'download')}</b>
              <br />
              {byteCount(page.download?.bytes ?? 0)}
              {page.download?.complete === false ? ', not complete' : ''}
            </span>
            {page.download && <SaveFile download={page.download} />}
          </p>
        </div>
      )
    case 'no-navigation':
    case 'silent-failure':
    case 'pending':
      return <Blank />
  }
}

/** The browser's own error page, in its wording. */
function ErrorPage({ error }: { error: BrowserError }) {
  return (
    <div class="page errp" role="document" aria-label="The browser’s error page" tabIndex={0}>
      <h2>{error.heading}</h2>
      {error.paragraphs.map((text, at) => (
        <p key={at}>{text}</p>
      ))}
      {!error.paragraphs.some((text) => text.includes(error.code)) && <code>{error.code}</code>}
    </div>
  )
}

const Blank = () => <div class="page" />

function Favicon({ outcome, loading }: { outcome: BrowserOutcome | null; loading: boolean }) {
  // A reply that is no image, though it may say so or say nothing, is no icon.
  const [broken, setBroken] = useState<BrowserOutcome['favicon']>(null)
  if (loading) return <span class="spinner" role="img" aria-label="loading" />
  const icon = outcome?.favicon
  // As an image a reply cannot run anything; the type is the browser's business, so only known ones are named.
  if (
    icon &&
    icon !== broken &&
    /^image\/(png|gif|jpeg|webp|x-icon|vnd\.microsoft\.icon|svg\+xml)$/.test(icon.mimeType)
  ) {
    const source = `data:${icon.mimeType};base64,${btoa(latin1(icon.bytes))}`
    return <img class="favicon" alt="" src={source} onError={() => setBroken(icon)} />
  }
  return <Icon name="page" />
}

function shownBefore(outcomes: RunView['outcomes']): BrowserOutcome | null {
  for (let at = outcomes.length - 2; at >= 0; at--) {
    const { outcome } = outcomes[at]!
    if (outcome.kind === 'browser' && outcome.outcome !== 'no-navigation') return outcome
  }
  return null
}

const same = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** What a tab without a title is called. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url
  } catch {
    return url
  }
}

/** The request of a link or a form in a page. The client adds what the real one adds to a navigation. */
export function navigationRequest(client: ClientId, to: Navigation, page: string | null): RequestSpec {
  const fields: [string, string][] = to.contentType === null ? [] : [['Content-Type', to.contentType]]
  // The page that caused it: the browser makes Referer, Origin and Sec-Fetch-Site of it.
  if (page !== null) fields.push(['Referer', page])
  return {
    client,
    method: to.method,
    url: to.url,
    fields,
    body: to.body,
    command: null,
    raw: null,
  }
}
