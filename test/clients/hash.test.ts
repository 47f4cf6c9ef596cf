import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { md5, sha256 } from '../../src/clients/hash'

describe('digests', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 200])('of %i bytes are those of the platform', (length) => {
    const text = 'abc\xff'.repeat(60).slice(0, length)
    const real = (name: string) => createHash(name).update(Buffer.from(text, 'latin1')).digest('hex')
    expect(md5(text)).toBe(real('md5'))
    expect(sha256(text)).toBe(real('sha256'))
  })
})
