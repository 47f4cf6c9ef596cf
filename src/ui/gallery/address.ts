import { signal } from '@preact/signals'
import type { ClientId } from '../../clients'
import type { OddReply } from '../../gallery'
import type { Playground } from '../../playground'
import type { Session } from '../../run'
import { enter } from '../layout/history'
import { HOME } from '../layout/platform'

type Gallery = typeof import('../../gallery')

const loaded = signal<Gallery | null>(null)

/** Fetches the gallery, which few need; null where it cannot be fetched. */
export async function loadGallery(): Promise<Gallery | null> {
  loaded.value ??= await import('../../gallery').catch(() => null)
  return loaded.value
}

const REPLY = /^#reply\.([\w-]{1,40})$/

/** Fetches the gallery where a fragment (with its `#`) names an odd reply: from then on `replyAt` knows it. */
export async function loadReply(fragment: string): Promise<void> {
  if (REPLY.test(fragment)) await loadGallery()
}

/** The odd reply that a fragment names, once it is fetched; null for every other fragment. */
export function replyAt(fragment: string): OddReply | null {
  const id = REPLY.exec(fragment)?.[1]
  return loaded.peek()?.REPLIES.find((reply) => reply.id === id) ?? null
}

/** What the page shows at such a fragment: the reply as a server, asked by that client. */
export function replyPlaygroundAt(fragment: string, client: ClientId): Playground | null {
  const reply = replyAt(fragment)
  return reply && loaded.peek()!.replyPlayground(reply, client)
}

/** The address of an odd reply. */
export const replyAddress = ({ id }: OddReply): string => `${HOME}#reply.${id}`

/** What the browser's tab says there. */
export const replyTitle = ({ title }: OddReply): string => `${title} · Barewire`

/** What makes an `a` a link to an odd reply. A plain click stays in this page; with a key or another button it does what links do. */
export const linkToReply = (session: Session, reply: OddReply, opened?: () => void) => ({
  href: replyAddress(reply),
  onClick: (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const gallery = loaded.peek()
    // Its address leads there as well, by way of the browser.
    if (!gallery) return
    event.preventDefault()
    session.load(gallery.replyPlayground(reply, session.client.peek()))
    enter(replyAddress(reply), replyTitle(reply))
    opened?.()
  },
})

/** The odd reply that a playground is, or began as, as far as the gallery is fetched. Reads a signal. */
export const replyShown = (playground: Playground): OddReply | null => loaded.value?.replyOf(playground) ?? null

/** Where in the gallery a playground stands that is one of its replies, or began as one. */
export interface GalleryPlace {
  /** From 1 on. */
  readonly number: number
  readonly of: number
  readonly before: OddReply | null
  readonly next: OddReply | null
}

/** The place of a playground in the gallery, as far as that is fetched. Reads a signal. */
export function galleryPlace(playground: Playground): GalleryPlace | null {
  const gallery = loaded.value
  const reply = replyShown(playground)
  if (!gallery || !reply) return null
  const { REPLIES } = gallery
  const at = REPLIES.indexOf(reply)
  return { number: at + 1, of: REPLIES.length, before: REPLIES[at - 1] ?? null, next: REPLIES[at + 1] ?? null }
}
