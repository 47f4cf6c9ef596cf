import { describe, expect, it, vi } from 'vitest'
import { GALLERY, REPLIES, replyOf, replyPlayground } from '../../../src/gallery'
import { sameWork } from '../../../src/playground'
import { search } from '../../../src/ui/gallery/search'

describe('a search in the gallery', () => {
  it('finds what titles say before what sentences and shelves say, and apart from what only the bytes hold', () => {
    const { said, sent } = search('length', GALLERY)
    const first = said.findIndex(({ title }) => !title.toLowerCase().includes('length'))
    expect(first).toBeGreaterThan(0)
    expect(said.slice(first).some(({ title }) => title.toLowerCase().includes('length'))).toBe(false)
    // Nearly every reply has a Content-Length.
    expect(said.length).toBeLessThan(20)
    expect(sent.length).toBeGreaterThan(said.length)
    expect(new Set([...said, ...sent]).size).toBe(said.length + sent.length)
  })

  it('wants every word', () => {
    expect(search('no such thing', GALLERY)).toEqual({ said: [], sent: [] })
    expect(search(' 2OO ', GALLERY).said.map(({ id }) => id)).toEqual(['letter-o'])
  })
})

describe('the place of a playground in the gallery', () => {
  it('is told by its headline, which no two replies share, whatever became of its code', () => {
    for (const reply of REPLIES) {
      const playground = replyPlayground(reply, 'curl-7.88')
      expect(replyOf({ ...playground, files: [{ name: 'server.ts', text: '' }] })).toBe(reply)
      expect(`#reply.${reply.id}`).toMatch(/^#reply\.[\w-]{1,40}$/)
    }
    expect(replyOf({ ...replyPlayground(REPLIES[0]!, 'raw'), note: 'Something else.\nAnd more' })).toBeNull()
  })

  it('a copy is made by a change of the work, not by another request or another look', () => {
    const one = replyPlayground(REPLIES[0]!, 'curl-7.88')
    const asked = { ...one, requests: [...one.requests, ...one.requests], view: { ...one.view, wire: 'hex' as const } }
    expect(sameWork(one, asked)).toBe(true)
    expect(sameWork(one, { ...one, files: [{ name: 'server.ts', text: '' }] })).toBe(false)
    expect(sameWork(one, { ...one, network: { latency: 1 } })).toBe(false)
    expect(sameWork(one, { ...one, title: 'mine' })).toBe(false)
  })

  it('whether it is a copy is asked with each key: files are compared, not written as JSON', () => {
    const one = { ...replyPlayground(REPLIES[0]!, 'curl-7.88'), files: [{ name: 'server.ts', text: 'a'.repeat(1000) }] }
    const written = vi.spyOn(JSON, 'stringify')
    const typed = (text: string) => sameWork(one, { ...one, files: [{ name: 'server.ts', text }] })
    const answers = [typed('a'.repeat(1000)), typed(`${'a'.repeat(999)}b`), sameWork(one, { ...one })]
    const times = written.mock.calls.length
    written.mockRestore()
    expect(answers).toEqual([true, false, true])
    expect(times).toBe(0)
    expect(sameWork(one, { ...one, files: [...one.files, { name: 'b.ts', text: '' }] })).toBe(false)
    expect(sameWork(one, { ...one, files: [{ name: 'a.ts', text: one.files[0]!.text }] })).toBe(false)
    expect(sameWork(one, { ...one, network: { ...one.network } })).toBe(true)
  })
})
