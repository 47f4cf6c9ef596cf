import { describe, expect, it } from 'vitest'
import { decodeLink, freshPlayground, LIMITS, LINK_LIMITS, type Playground } from '../../src/playground'
import { inflate } from '../../src/playground/deflate'
import { decodeStored } from '../../src/playground/link'
import { localDrafts } from '../../src/run'
import { bomb, forge } from './fuzz/fragments'
import { feedFragments } from './fuzz/links'

const playground: Playground = freshPlayground('A title', 'server.ts', 'print(1)\n')
const codeOf = async (fragment: string) => {
  const result = await decodeLink(fragment)
  return result.ok ? 'opened' : result.error.code
}

describe('a link is a stranger’s data', () => {
  it('share-size: what is too long is not looked at, what would unpack to more than 1 MiB is not unpacked', async () => {
    const text = await bomb()
    const Stream = globalThis.DecompressionStream
    let taken = 0
    // Counts what comes out of the inflater. Time and memory are measured by `npm run fuzz:page -- links`.
    globalThis.DecompressionStream = class extends Stream {
      override readonly readable: typeof Stream.prototype.readable
      constructor(format: ConstructorParameters<typeof Stream>[0]) {
        super(format)
        const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
          transform(part, controller) {
            taken += part.byteLength
            controller.enqueue(part)
          },
        })
        this.readable = super.readable.pipeThrough(counter)
      }
    }
    try {
      expect(await codeOf(text)).toBe('too-large')
      expect(taken).toBeGreaterThan(LINK_LIMITS.inflated)
      expect(taken).toBeLessThan(2 * LINK_LIMITS.inflated)
      taken = 0
      expect(await codeOf(`#1.${'A'.repeat(LINK_LIMITS.characters - 2)}w`)).toBe('too-long')
      expect(taken).toBe(0)
    } finally {
      globalThis.DecompressionStream = Stream
    }
    const edge = await inflate(new Uint8Array(0), 1)
    expect(edge).toEqual({ ok: false, why: 'damaged' })
    const room = LINK_LIMITS.inflated - JSON.stringify(playground).length
    // A key that nobody knows, and blanks up to the limit.
    const filled = (length: number) => forge(JSON.stringify(playground) + ' '.repeat(length))
    expect(await codeOf(filled(room))).toBe('opened')
    expect(await codeOf(filled(room + 1))).toBe('too-large')
  })

  it('share-schema: any text gives a valid playground or a sentence, never an exception', async () => {
    const { kinds, faults } = await feedFragments(20261128, 3000)
    expect(faults).toEqual([])
    expect(kinds.size).toBe(8)
    expect(
      await decodeLink(forge(JSON.stringify({ ...playground, more: 1, files: [{ ...playground.files[0], mode: 7 }] }))),
    ).toEqual({
      ok: true,
      playground,
    })
  })

  it('share-proto: keys that name a prototype reach no object', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    const rest = JSON.stringify(playground).slice(1)
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const top = await decodeLink(forge(`{"${key}":{"x":1,"title":"stolen"},${rest}`))
      expect(top).toEqual({ ok: true, playground })
      const inView = await decodeLink(
        forge(JSON.stringify(playground).replace('"view":{', `"view":{"${key}":{"x":1},`)),
      )
      expect(inView).toEqual({ ok: true, playground })
      if (!top.ok || !inView.ok) throw new Error('refused')
      expect(Object.getPrototypeOf(top.playground)).toBe(Object.prototype)
      expect(Object.hasOwn(top.playground, key)).toBe(false)
      expect(Object.hasOwn(inView.playground.view, key)).toBe(false)
    }
    const without = JSON.stringify(playground).replace('"title":"A title",', '"__proto__":{"title":"inherited"},')
    expect(await codeOf(forge(without))).toBe('invalid')
    expect(({} as { x?: number }).x).toBeUndefined()
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })

  it('share-depth: depth, counts and lengths have limits', async () => {
    const state = (part: object) => codeOf(forge(JSON.stringify({ ...playground, ...part })))
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(await codeOf(forge('['.repeat(1_000_000)))).toBe('damaged')
    expect(await codeOf(forge(nested(500_000)))).toBe('invalid')
    expect(await codeOf(forge(`{"title":${nested(400_000)}}`))).toBe('invalid')
    // A million rows are more than 1 MiB; half a million are not, and are refused by their number.
    expect(await codeOf(forge(`{"files":[${'1,'.repeat(1_000_000)}1]}`))).toBe('too-large')
    expect(await state({ files: Array.from({ length: 250_000 }, () => 1) })).toBe('invalid')
    const file = playground.files[0]!
    const request = playground.requests[0]!
    const most: readonly (readonly [what: string, at: (count: number) => object, limit: number])[] = [
      [
        'files',
        (n) => ({ files: Array.from({ length: n }, (_, at) => ({ name: `f${at}.ts`, text: '' })) }),
        LIMITS.files,
      ],
      ['a file’s name', (n) => ({ files: [file, { name: `${'x'.repeat(n - 3)}.ts`, text: '' }] }), LIMITS.fileName],
      ['a file', (n) => ({ files: [{ ...file, text: 'x'.repeat(n) }] }), LIMITS.fileText],
      ['requests', (n) => ({ requests: Array.from({ length: n }, () => request) }), LIMITS.requests],
      [
        'fields',
        (n) => ({ requests: [{ ...request, fields: Array.from({ length: n }, () => ['a', 'b']) }] }),
        LIMITS.fields,
      ],
      ['a field', (n) => ({ requests: [{ ...request, fields: [['a', 'x'.repeat(n)]] }] }), LIMITS.fieldText],
      ['a body', (n) => ({ requests: [{ ...request, body: 'x'.repeat(n) }] }), LIMITS.body],
      ['a title', (n) => ({ title: 'x'.repeat(n) }), 200],
      ['a note', (n) => ({ note: 'x'.repeat(n) }), 2000],
    ]
    for (const [what, at, limit] of most) {
      expect(await state(at(limit)), `${what} at the limit`).toBe('opened')
      expect(await state(at(limit + 1)), `${what} above the limit`).toBe('invalid')
    }
  })

  it('what is stored in the browser passes the same checks', async () => {
    const stored = new Map<string, string>([
      ['barewire.draft.one', '1{"title":7}'],
      ['barewire.draft.two', '#1.AAAAw'],
      ['barewire.draft.three', `1${JSON.stringify({ ...playground, more: 1 })}`],
      ['barewire.draft.four', '1{"__proto__":{"x":1}}'],
    ])
    const storage = {
      get length() {
        return stored.size
      },
      key: (at: number) => [...stored.keys()][at] ?? null,
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, text: string) => void stored.set(key, text),
      removeItem: (key: string) => void stored.delete(key),
      clear: () => stored.clear(),
    }
    const drafts = await localDrafts(storage).list()
    expect(drafts.map(({ id }) => id)).toEqual(['three'])
    expect(drafts[0]!.playground).toEqual(playground)
    expect(await decodeStored('1{')).toMatchObject({ ok: false, error: { code: 'damaged' } })
  })
})
