import type { Plugin } from 'vite'

/**
 * Vite plugin for workers: the brotli decoder unpacks its dictionary when its module is loaded, about 50 ms of processor
 * time in each kernel worker that starts. Few replies are coded so; it is unpacked when the first one is.
 */
export const lazyBrotli = (): Plugin => ({
  name: 'barewire-lazy-brotli',
  transform(code, id) {
    const [before, after] = id.endsWith('/brotli/dec/decode.js')
      ? [/^BrotliDictionary\.init\(\);$/m, '']
      : id.endsWith('/brotli/dec/transform.js')
        ? [
            /BrotliDictionary\.dictionary\[/,
            '(BrotliDictionary.dictionary || (BrotliDictionary.init(), BrotliDictionary.dictionary))[',
          ]
        : [null, '']
    if (!before) return null
    if (!before.test(code)) throw new Error(`expected ${before} in ${id}: is this still needed?`)
    return { code: code.replace(before, () => after), map: null }
  },
})
