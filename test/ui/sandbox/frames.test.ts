import { describe, expect, it } from 'vitest'
import { withoutFrames } from '../../../src/ui/sandbox/frame/frames'

describe('markup that a page’s scripts make', () => {
  const made = (text: string, sink = 'Element innerHTML') => withoutFrames.createHTML(text, 'TrustedHTML', sink)

  it('holds no frame, in whatever case', () => {
    expect(made('<p>a</p><IFRAME srcdoc=x></iframe><embed src=y><object/data=z>')).toBe(
      '<p>a</p><x-IFRAME srcdoc=x></x-iframe><x-embed src=y><x-object/data=z>',
    )
  })

  it('keeps what only looks like one', () => {
    expect(made('<objection><framework><my-frame>')).toBe('<objection><framework><my-frame>')
  })

  it('declares no shadow root, which nothing would watch', () => {
    expect(made('<template shadowrootmode=open>', 'Element setHTMLUnsafe')).toBe('<template shadowroot-mode=open>')
    expect(made('<template shadowrootmode=open>')).toBe('<template shadowrootmode=open>')
  })

  it('is read by methods that the page cannot replace', () => {
    const { replace } = String.prototype
    const { exec } = RegExp.prototype
    let text = ''
    try {
      String.prototype.replace = () => '<iframe>'
      RegExp.prototype.exec = () => null
      text = made('<iframe>')
    } finally {
      String.prototype.replace = replace
      RegExp.prototype.exec = exec
    }
    expect(text).toBe('<x-iframe>')
  })

  it('is no document of a frame', () => {
    expect(made('<script>1</script>', 'HTMLIFrameElement srcdoc')).toBe('')
  })
})

describe('a script that a page’s scripts make', () => {
  it('runs in the page, and nowhere by an address', () => {
    expect(withoutFrames.createScript('1', 'TrustedScript', 'HTMLScriptElement text')).toBe('1')
    expect(withoutFrames.createScript('1', 'TrustedScript', 'Location href')).toBeNull()
  })
})
