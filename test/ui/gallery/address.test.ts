import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { REPLIES } from '../../../src/gallery'
import { fakeSession } from '../fake-session'

const [reply] = REPLIES as [(typeof REPLIES)[number]]

const click = () => {
  const preventDefault = vi.fn()
  return { button: 0, preventDefault } as unknown as MouseEvent & { preventDefault: typeof preventDefault }
}

const pushState = vi.fn()

beforeEach(() => {
  vi.resetModules()
  pushState.mockReset()
  vi.stubGlobal('history', { pushState, replaceState: vi.fn(), state: null })
  vi.stubGlobal('document', { title: '', documentElement: { dataset: {} }, baseURI: 'https://example.org/' })
  vi.stubGlobal('location', { href: 'https://example.org/' })
})
afterEach(() => void vi.unstubAllGlobals())

it('a link to an odd reply does what links do until the gallery is there', async () => {
  const { linkToReply, loadGallery } = await import('../../../src/ui/gallery/address')
  const session = fakeSession()
  const load = vi.spyOn(session, 'load')
  const early = click()
  linkToReply(session, reply).onClick(early)
  expect(early.preventDefault).not.toHaveBeenCalled()
  expect(load).not.toHaveBeenCalled()
  await loadGallery()
  const late = click()
  linkToReply(session, reply).onClick(late)
  expect(late.preventDefault).toHaveBeenCalledOnce()
  expect(load).toHaveBeenCalledOnce()
})

it('to the reply that is on show it leads without another step of the history', async () => {
  const { linkToReply, loadGallery, replyAddress } = await import('../../../src/ui/gallery/address')
  await loadGallery()
  const { onClick } = linkToReply(fakeSession(), reply)
  onClick(click())
  expect(pushState).toHaveBeenCalledOnce()
  vi.stubGlobal('location', { href: replyAddress(reply) })
  onClick(click())
  expect(pushState).toHaveBeenCalledOnce()
})
