import { expect, it } from 'vitest'
import { plainRequest } from '../../../src/playground'
import { droppedText } from '../../../src/ui/client/dropped-text'

it('what a Send left behind is said: cookies of a browser, or what the server had got', () => {
  const one = plainRequest('firefox-153')
  const told = [
    droppedText('firefox-153', { cookies: 1, requests: [one] }),
    droppedText('chromium-156', { cookies: 2, requests: [one] }),
    droppedText('chromium-156', { cookies: 0, requests: [one, one] }),
    droppedText('curl-7.88', { cookies: 0, requests: [one, one] }),
  ]
  expect(told).toEqual([
    'Send begins with a fresh server and a fresh browser: the cookie of before is gone.',
    'Send begins with a fresh server and a fresh browser: the cookies of before are gone.',
    'Send begins with a fresh server and a fresh browser: nothing is left of the 2 requests before.',
    'Send begins with a fresh server: nothing is left of the 2 requests before.',
  ])
})
