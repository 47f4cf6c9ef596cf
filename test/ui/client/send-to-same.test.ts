import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { SendToSame } from '../../../src/ui/client/request-form'
import { fakeSession } from '../fake-session'

it('the short words of the button are in its name, so that who speaks them presses it (WCAG 2.5.3)', () => {
  const html = renderToString(h(SendToSame, { session: fakeSession(), brief: true }))
  const [, name, words] = /aria-label="([^"]+)".*>([^<]+)<\/button>/s.exec(html)!
  expect(name!.toLowerCase()).toContain(words!.toLowerCase())
})
