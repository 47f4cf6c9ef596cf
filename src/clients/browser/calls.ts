import type { ScriptAnswer, ScriptCall } from '../script-call'
import { PageScript } from './script'
import type { ScriptResponse } from './script-response'
import type { BrowserTab } from './tab'

const NO_REPLY: Pick<ScriptAnswer, 'more' | 'reply' | 'error'> = { more: false, reply: null, error: null }

/** Does what a script of the tab's page asks for. `answer` hears of it until `more` is false. */
export function runCall(tab: BrowserTab, call: ScriptCall, answer: (given: ScriptAnswer) => void): void {
  const script = new PageScript(tab)
  const tell = (given: Partial<ScriptAnswer>) => answer({ ...NO_REPLY, cookie: tab.documentCookie, ...given })
  const told = (response: ScriptResponse) => {
    const { waits, status, error } = response
    if (waits === 'headers') return
    if (error !== null) tell({ error })
    else tell({ more: waits !== null, reply: { ...response, status: status ?? 0 } })
  }
  switch (call.kind) {
    case 'fetch': {
      const { url, body, ...init } = call
      script.fetch(url, { ...init, ...(body && { body }) }, told)
      return
    }
    case 'xhr': {
      const { url, method, headers, body, withCredentials } = call
      script.xhr(method, url, { headers, withCredentials, ...(body && { body }) }, told)
      return
    }
    case 'beacon':
      script.beacon(call.url, call.body ?? undefined)
      tell({})
      return
    case 'event-source':
      script.eventSource(call.url, call.withCredentials, (state, url, body) =>
        tell({
          more: state !== 'failed',
          error: state === 'open' ? null : state,
          reply: {
            status: 200,
            statusText: '',
            url,
            redirected: false,
            type: 'basic',
            headers: [],
            body,
            bodyError: null,
          },
        }),
      )
      return
    case 'web-socket':
      script.webSocket(call.url, call.protocols, () => tell({}))
      return
    case 'load':
      script.insertElement(
        call.element,
        call.url,
        call.element === 'link' ? { rel: 'stylesheet', href: call.url } : {},
        (resources) => {
          const found = resources.find(({ url }) => url === script.absolute(call.url)) ?? resources[0]
          const reply = found && {
            status: 200,
            statusText: '',
            url: found.url,
            redirected: false,
            type: 'basic',
            headers: [['content-type', found.mimeType] as const],
            body: found.bytes,
            bodyError: null,
          }
          tell(reply ? { reply } : { error: `${call.url} did not load.` })
        },
      )
      return
    case 'cookie':
      tab.setDocumentCookie(call.text)
      tell({})
      return
    case 'location':
      tab.assignLocation(call.url)
      tell({})
  }
}
