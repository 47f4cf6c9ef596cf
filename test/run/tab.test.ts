import { afterEach, expect, it } from 'vitest'
import { latin1 } from '../../src/bytes'
import type { BrowserOutcome } from '../../src/clients'
import { plainRequest } from '../../src/playground'
import type { RunView } from '../../src/run'
import { runNode } from './run-node'

/** Counts its visits, sets a cookie, has an ETag for `/kept`, a login for `/vault` and a file at `/file`. */
const SERVER = `let visits = 0
export default (request: Request) => {
  const { pathname } = new URL(request.url)
  if (pathname === '/favicon.ico') return new Response('', { status: 404 })
  if (pathname === '/file') return new Response('a,b', { headers: { 'Content-Disposition': 'attachment; filename="a.csv"' } })
  if (pathname === '/vault') {
    const given = request.headers.get('authorization')
    if (given !== 'Basic ' + btoa('ann:secret')) return new Response('no', { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="the vault"' } })
    return new Response('welcome')
  }
  return new Response(pathname + ' ' + ++visits + ' ' + request.method, { headers: { ETag: '"1"', 'Cache-Control': 'max-age=0', 'Content-Type': 'text/plain' } })
}
`

let run: Awaited<ReturnType<typeof runNode>>
afterEach(() => run.kill())

const at = (path: string) => ({ ...plainRequest('firefox-153'), url: `http://localhost:8000${path}` })
const shown = (view: RunView) => view.outcomes.at(-1)!.outcome as BrowserOutcome
const text = (view: RunView) => latin1(shown(view).body ?? new Uint8Array())
/** The fields of the last request for a path. */
const sent = (view: RunView, path: string) => {
  const heads = [...view.records].flatMap((one) =>
    one.kind === 'segment' && one.from === 'client' && one.payload.length > 0 ? [latin1(one.payload)] : [],
  )
  return heads.findLast((head) => head.includes(` ${path} HTTP/1.1`))!
}

for (const client of ['chromium-156', 'firefox-153'] as const) {
  it(`${client}: back shows the page that was kept, a reload asks again, without the cache where it is hard`, async () => {
    run = await runNode(SERVER, client, [{ ...at('/one'), client }])
    expect(text(run.view)).toBe('/one 1 GET')
    expect(run.view.outcomes.at(-1)!.tab).toMatchObject({ canGoBack: false, canGoForward: false, login: null })
    await run.send({ ...at('/two'), client })
    expect(text(run.view)).toBe('/two 2 GET')
    expect(run.view.outcomes.at(-1)!.tab).toMatchObject({ canGoBack: true })
    expect(latin1((run.view.outcomes[0]!.outcome as BrowserOutcome).body!)).toBe('/one 1 GET')
    await run.act({ kind: 'back' })
    expect([text(run.view), shown(run.view).url]).toEqual(['/one 1 GET', 'http://localhost:8000/one'])
    expect(run.view.outcomes.at(-1)!.tab).toMatchObject({ canGoBack: false, canGoForward: true })
    await run.act({ kind: 'forward' })
    expect(text(run.view)).toBe('/two 2 GET')
    await run.act({ kind: 'reload', hard: false })
    expect(text(run.view)).toBe('/two 3 GET')
    expect(sent(run.view, '/two')).toContain('If-None-Match: "1"')
    await run.act({ kind: 'reload', hard: true })
    expect(text(run.view)).toBe('/two 4 GET')
    expect(sent(run.view, '/two')).toMatch(/Cache-Control: no-cache/)
    expect(sent(run.view, '/two')).not.toContain('If-None-Match')
  })

  it(`${client}: the login dialog waits for an answer, and Escape shows what came with the question`, async () => {
    run = await runNode(SERVER, client, [{ ...at('/vault'), client }])
    const { tab, settled } = run.view.outcomes.at(-1)!
    expect(tab!.login).toEqual({ url: 'http://localhost:8000/vault', scheme: 'basic', realm: 'the vault' })
    expect(settled).toBe(false)
    expect((run.view.blocked ?? []).filter(({ who }) => who === client)).toEqual([])
    await run.act({ kind: 'login', given: { user: 'ann', password: 'wrong' } })
    expect(run.view.outcomes.at(-1)!.tab!.login).not.toBe(null)
    await run.act({ kind: 'login', given: { user: 'ann', password: 'secret' } })
    expect(text(run.view)).toBe('welcome')
    run.kill()
    run = await runNode(SERVER, client, [{ ...at('/vault'), client }])
    await run.act({ kind: 'login', given: null })
    expect([shown(run.view).status, text(run.view)]).toEqual([401, 'no'])
  })

  it(`${client}: a download has the bytes to save, and a page made by POST says that a reload sends the form again`, async () => {
    run = await runNode(SERVER, client, [{ ...at('/file'), client }])
    const { download } = shown(run.view)
    expect([download!.name, latin1(download!.content)]).toEqual(['a.csv', 'a,b'])
    await run.send({ ...at('/form'), client, method: 'POST', body: 'x=1' })
    expect(run.view.outcomes.at(-1)!.tab!.reloadSendsForm).toBe(true)
    await run.act({ kind: 'reload', hard: false })
    expect(text(run.view)).toBe('/form 2 POST')
  })
}
