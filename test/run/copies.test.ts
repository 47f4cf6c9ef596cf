import { describe, expect, it } from 'vitest'
import { encodeLink, freshPlayground, type Playground, plainRequest } from '../../src/playground'
import { createSession, localDrafts } from '../../src/run'
import { partsHere } from '../../src/run/node'

/** A storage in memory. `changed` is told what is put into it, or taken out of it. */
function memory(changed: (key: string) => void = () => undefined): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value)
      changed(key)
    },
    removeItem: (key) => {
      kept.delete(key)
      changed(key)
    },
    clear: () => kept.clear(),
  }
}

/** A session that opens this link and runs nothing. */
async function opened(playground: Playground) {
  let fragment = await encodeLink(playground)
  return createSession({
    ...partsHere(),
    process: () => Promise.reject(new Error('Nothing runs here.')),
    paused: true,
    drafts: localDrafts(memory()),
    address: {
      base: () => '',
      fragment: () => fragment,
      replace: (to) => {
        fragment = to
      },
    },
    plain: () => ({ example: playground, draft: null }),
  })
}

const shared = freshPlayground('Shared', 'server.ts', '// as it was')
const asking = (path: string) => ({ ...plainRequest('curl-7.88'), url: `http://localhost:8000${path}` })

it('who asks for something else has made no copy; the first edit makes one, with what is asked for', async () => {
  const session = await opened(shared)
  session.compose(asking('/one'))
  session.flush()
  expect([session.drafts.origin.value, session.drafts.current.value]).toEqual(['link', null])
  expect(await session.drafts.list()).toEqual([])
  // Who shares it passes on what is asked for.
  expect(session.shareable().requests).toEqual([asking('/one')])

  session.edit('server.ts', '// mine')
  const [first, ...others] = await session.drafts.list()
  expect([session.drafts.origin.value, others]).toEqual(['own', []])
  expect(first?.playground).toMatchObject({ files: [{ text: '// mine' }], requests: [{ url: asking('/one').url }] })

  // It is kept with a copy that there is.
  session.compose(asking('/two'))
  const again = await session.drafts.list()
  expect(again.map(({ id, playground }) => [id, playground.requests[0]?.url])).toEqual([
    [first!.id, asking('/two').url],
  ])
})

it('what the visitor made is theirs before any edit: kept at once, at an address of its own, beside what was there', async () => {
  const session = await opened(shared)
  session.edit('server.ts', '// mine')
  const made = freshPlayground('From bytes', 'server.ts', '// made')
  session.begin(made)
  expect([session.drafts.origin.value, session.drafts.current.value]).toEqual(['own', '2'])
  // Nothing has been edited, and the page may end at once.
  const kept = await session.drafts.list()
  expect(kept.map(({ id, playground }) => [id, playground.files[0]?.text]).sort()).toEqual([
    ['1', '// mine'],
    ['2', '// made'],
  ])
  // An example that is opened after it is nobody's copy, and its draft is found by its address.
  session.load(shared)
  expect([session.drafts.origin.value, session.drafts.current.value]).toEqual(['example', null])
  await session.open('#draft.2')
  expect([session.playground.value.title, session.drafts.origin.value]).toEqual(['From bytes', 'own'])
  expect(await session.drafts.list()).toHaveLength(2)
})

describe('two tabs with the same copy', () => {
  /** Two tabs with one storage, in which each first edit makes the draft of the place or goes on with it. `hear`: false where no tab hears the other. */
  async function twoTabs(hear = true) {
    const listeners: ((key: string) => void)[] = [() => undefined, () => undefined]
    let writer = -1
    const storage = memory((key) => {
      // As a browser does: the other tabs are told, and later.
      const other = listeners[1 - writer]
      if (hear && other) queueMicrotask(() => other(key))
    })
    const tab = async (at: number) => {
      let fragment = ''
      const own: Storage = {
        ...storage,
        get length() {
          return storage.length
        },
        setItem: (key, value) => {
          writer = at
          storage.setItem(key, value)
        },
        removeItem: (key) => {
          writer = at
          storage.removeItem(key)
        },
      }
      const session = await createSession({
        ...partsHere(),
        process: () => Promise.reject(new Error('Nothing runs here.')),
        paused: true,
        drafts: localDrafts(own, (listener) => {
          listeners[at] = listener
        }),
        address: {
          base: () => '',
          fragment: () => fragment,
          replace: (to) => {
            fragment = to
          },
        },
        plain: () => ({ example: shared, draft: 'home' }),
      })
      return { session, address: () => fragment, type: (text: string) => session.edit('server.ts', text) }
    }
    return { storage, first: await tab(0), open: () => tab(1) }
  }
  type Tab = Awaited<ReturnType<Awaited<ReturnType<typeof twoTabs>>['open']>>
  const texts = async ({ session }: Tab) =>
    Object.fromEntries((await session.drafts.list()).map(({ id, playground }) => [id, playground.files[0]!.text]))
  /** Settles when a tab has come to say so. */
  const said = ({ session }: Tab, words: RegExp) => expect.poll(() => session.notice.value?.text ?? '').toMatch(words)
  /** Lets what one tab has stored come to the other. */
  const settle = async ({ session }: Tab) => {
    await session.keep()
    await new Promise((resolve) => setTimeout(resolve))
  }

  it.each([true, false])(
    'nothing typed is lost: what was stored by the other stays, and the page says so (a tab hears the other: %s)',
    async (hear) => {
      const { first, open } = await twoTabs(hear)
      first.type('// one')
      await settle(first)
      const second = await open()
      expect(second.session.playground.value.files[0]!.text).toBe('// one')
      second.type('// one, and two')
      await settle(second)
      // The first tab hears that its copy is another by now, and how to see it.
      if (hear) {
        await said(first, /was changed in another tab/)
        expect(first.session.notice.value?.way?.fragment).toBe('#draft.home')
      }
      first.type('// one, and more')
      await settle(first)
      expect(await texts(first)).toEqual({ home: '// one, and two', 1: '// one, and more' })
      expect([first.address(), first.session.drafts.current.value]).toEqual(['#draft.1', '1'])
      expect(first.session.notice.value).toMatchObject({ title: 'Two copies now', way: { fragment: '#draft.home' } })
      // From there on each tab has a copy of its own.
      first.type('// mine')
      await settle(first)
      second.type('// yours')
      await settle(second)
      expect(await texts(first)).toEqual({ home: '// yours', 1: '// mine' })
      expect(second.session.notice.value).toBe(null)
    },
  )

  /** Two tabs with the same copy, which the first has written. */
  async function twoWithOne() {
    const { first, open } = await twoTabs()
    first.type('// one')
    await settle(first)
    return { first, second: await open() }
  }

  it('what was typed a moment ago is kept where the page ends', async () => {
    const { first, open } = await twoTabs(false)
    first.type('// one')
    await settle(first)
    const second = await open()
    second.type('// two')
    await settle(second)
    first.type('// three')
    first.session.flush()
    expect(await texts(second)).toEqual({ home: '// two', 1: '// three' })
  })

  it('a first edit in each of two tabs makes two copies', async () => {
    const { first, open } = await twoTabs(false)
    const second = await open()
    first.type('// one')
    second.type('// two')
    expect(await texts(first)).toEqual({ home: '// one', 1: '// two' })
    expect(second.address()).toBe('#draft.1')
  })

  it('the copy as it is now is shown where it is asked for', async () => {
    const { first, second } = await twoWithOne()
    second.type('// two')
    await settle(second)
    await said(first, /was changed in another tab/)
    await first.session.open(first.session.notice.value!.way!.fragment)
    expect(first.session.playground.value.files[0]!.text).toBe('// two')
    first.type('// three')
    await settle(first)
    expect(await texts(first)).toEqual({ home: '// three' })
  })

  it('another look at it is no other copy', async () => {
    const { first, second } = await twoWithOne()
    first.session.setView({ wire: 'hex' })
    await settle(first)
    expect(second.session.notice.value).toBe(null)
    second.type('// two')
    await settle(second)
    expect(await texts(second)).toEqual({ home: '// two' })
  })

  it('a copy that another tab deletes stays on show, and a change makes a new one', async () => {
    const { first, second } = await twoWithOne()
    await second.session.drafts.remove('home')
    await settle(second)
    await said(first, /was deleted in another tab/)
    expect(first.session.drafts.origin.value).toBe('deleted')
    first.type('// one, kept')
    await settle(first)
    expect(await texts(first)).toEqual({ 1: '// one, kept' })
  })
})

describe('what is asked of a playground that is nobody’s copy', () => {
  it.each(['compose', 'send'] as const)('%s: comes back with its address, and makes no copy', async (what) => {
    let noted: unknown = null
    const tab = () =>
      createSession({
        ...partsHere(),
        process: () => Promise.reject(new Error('Nothing runs here.')),
        paused: true,
        drafts: localDrafts(memory()),
        address: {
          base: () => '',
          fragment: () => '',
          replace: () => undefined,
          note: (asked) => {
            noted = structuredClone(asked)
          },
          noted: () => noted,
        },
        plain: () => ({ example: shared, draft: 'home' }),
      })
    const session = await tab()
    expect(session.playground.value).toBe(shared)
    session.choose('chromium-156')
    const request = { ...plainRequest('chromium-156'), method: 'POST', body: 'first\r\nsecond' }
    session.compose(request)
    if (what === 'send') session.send()
    session.flush()
    const again = await tab()
    expect([again.client.value, again.request.value, again.drafts.origin.value]).toEqual([
      'chromium-156',
      request,
      'example',
    ])
    expect(await again.drafts.list()).toEqual([])
    // What is no note of ours is as good as none.
    noted = { client: 'lynx', requests: [] }
    expect((await tab()).playground.value).toBe(shared)
  })
})
