import { expect, it } from 'vitest'
import { encodeLink, freshPlayground, type Playground, plainRequest } from '../../src/playground'
import { createSession, localDrafts } from '../../src/run'
import { partsHere } from '../../src/run/node'

/** A storage in memory. */
function memory(): Storage {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
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
