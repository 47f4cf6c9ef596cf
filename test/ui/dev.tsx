import { render } from 'preact'
import { utf8 } from '../../src/bytes'
import { App } from '../../src/ui'
import { setTheme } from '../../src/ui/layout/theme'
import { EXAMPLE, fakeSession } from './fake-session'
import { page } from './recording'

/** The page over a recorded session: `?client=`, `?html` for a reply that is a page, `?notice`. Served by `npx vite` at `/test/ui/dev.html`. */
const query = new URLSearchParams(location.search)
const theme = query.get('theme')
if (theme === 'dark' || theme === 'light') setTheme(theme)
const HTML = `<!doctype html><title>A small site</title><h1>Hello</h1><p>A <a href="/about?x=1">link</a>, and a form:</p>
<form method="post" action="/guests"><input name="name" value="Ada"><button name="go" value="1">Sign</button></form><script>document.body.textContent = 'ran'</script>`
const session = fakeSession(
  query.has('html')
    ? {
        outcome: page({
          status: 200,
          mimeType: 'text/html',
          charset: 'utf-8',
          title: 'A small site',
          body: utf8(HTML),
        }),
        playground: { ...EXAMPLE, view: { ...EXAMPLE.view, client: 'chromium-156' } },
      }
    : {},
)
const client = query.get('client')
if (client === 'chromium-156' || client === 'firefox-153' || client === 'raw' || client === 'curl-7.64')
  session.choose(client)
if (query.has('notice'))
  session.notice.value = {
    kind: 'error',
    text: 'This link is damaged: its checksum does not match. Your own work is as you left it.',
  }
Object.assign(window, { session })

const host = document.getElementById('app')!
render(<App session={session} />, host)
