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
