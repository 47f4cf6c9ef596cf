import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { base64url } from '../../src/bytes'
import { decodeLink, encodeLink, freshPlayground, LINK_LIMITS, type Playground } from '../../src/playground'
import { deflate } from '../../src/playground/deflate'
import pinned from '../fixtures/links.json'

const playground: Playground = {
  ...freshPlayground('The bare socket', 'server.ts', "print('Hello')\n"),
  note: 'Größe, 日本, \u{1f50c}',
  requests: [
    {
      client: 'raw',
      method: 'GET',
      url: 'http://localhost:8000/',
      fields: [['X', 'a\r\nb']],
      body: '\xff\0',
      command: null,
      raw: 'GET /\r\n',
    },
  ],
}

describe('a link', () => {
  it('gives back what went in', async () => {
    const link = await encodeLink(playground)
    expect(await decodeLink(link)).toEqual({ ok: true, playground })
  })

  it('never ends in a character that programs leave out of a link', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const link = await encodeLink({ ...playground, seed })
      expect(link).toMatch(/^#2\.[\w-]+[A-Za-z0-9]$/)
    }
  })

  it.each(pinned)('made by version $version opens: $what', async ({ link, playground }) => {
    expect(await decodeLink(link)).toEqual({ ok: true, playground })
  })

  it('with any one character changed or lost is refused, in words', async () => {
    const link = await encodeLink(playground)
    for (let at = 0; at < link.length; at++) {
      const changed = link.slice(0, at) + (link[at] === 'A' ? 'B' : 'A') + link.slice(at + 1)
      for (const damaged of [changed, link.slice(0, at) + link.slice(at + 1), link.slice(0, at)]) {
        if (damaged === link || `#${damaged}` === link) continue
        const result = await decodeLink(damaged)
        if (result.ok) expect(result.playground, `damaged at ${at}`).toEqual(playground)
        else expect(result.error.text).toMatch(/^(This|The end).{30,}\.$/)
      }
    }
  })

  it('says what is wrong', async () => {
    const code = async (fragment: string) => {
      const result = await decodeLink(fragment)
      return result.ok ? 'ok' : result.error.code
    }
    const link = await encodeLink(playground)
    expect(await code('')).toBe('not-a-link')
    expect(await code('#hello')).toBe('not-a-link')
    expect(await code(link.replace('#2.', '#3.'))).toBe('newer')
    expect(await code(link.slice(0, -20))).toBe('cut-off')
    expect(await code(link.replace(/.{4}$/, '!!!w'))).toBe('damaged')
    expect(await code(`#1.${'A'.repeat(LINK_LIMITS.characters)}w`)).toBe('too-long')
  })

  it('with a text of the wrong shape names the place', async () => {
    const { crc32 } = await import('../../src/playground/crc32')
    const forge = async (text: string) => {
      const json = new TextEncoder().encode(text)
      const packed = await deflate(json)
      const whole = new Uint8Array(4 + packed.length)
      new DataView(whole.buffer).setUint32(0, crc32(json))
      whole.set(packed, 4)
      return decodeLink(`#1.${base64url(whole)}w`)
    }
    const wrong = await forge(JSON.stringify({ ...playground, network: { latency: 'x' } }))
    expect(wrong).toMatchObject({
      ok: false,
      error: { code: 'invalid', text: expect.stringContaining('network.latency') },
    })
    expect(await forge('null')).toMatchObject({ ok: false, error: { code: 'invalid' } })
    expect(await forge(`${'['.repeat(400_000)}${']'.repeat(400_000)}`)).toMatchObject({ ok: false })
    const polluted = await forge(`{"__proto__":{"x":1},${JSON.stringify({ ...playground, more: 1 }).slice(1)}`)
    expect(polluted).toEqual({ ok: true, playground })
    expect(({} as { x?: number }).x).toBeUndefined()
  })

  it('that would unpack to 48 MiB is refused before it has grown', async () => {
    const packed = await deflate(new Uint8Array(48 * 1024 * 1024))
    const whole = new Uint8Array(4 + packed.length)
    whole.set(packed, 4)
    const fragment = `#1.${base64url(whole)}w`
    expect(fragment.length).toBeLessThan(LINK_LIMITS.characters)
    const result = await decodeLink(fragment)
    expect(result).toMatchObject({ ok: false, error: { code: 'too-large' } })
  })

  it('made of anything at all gives a playground or a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.base64String().map((text) => `#1.${text}w`),
        ),
        async (text) => {
          const result = await decodeLink(text)
          expect(result.ok || result.error.text.length > 20).toBe(true)
        },
      ),
      { numRuns: 5000 },
    )
  })
})
