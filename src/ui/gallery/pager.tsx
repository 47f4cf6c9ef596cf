import { useEffect } from 'preact/hooks'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { galleryPlace, linkToReply, loadGallery } from './address'

/** The way to the odd reply before and the next one, beside one of the gallery. */
export function GalleryPager({ session }: { readonly session: Session }) {
  const playground = session.playground.value
  // A note of several lines may be that of a reply: after a reload only the gallery can tell.
  const perhaps = /^.+\.\n/.test(playground.note)
  useEffect(() => {
    if (perhaps) void loadGallery()
  }, [perhaps])
  const place = perhaps ? galleryPlace(playground) : null
  if (!place) return null
  const { before, next } = place
  return (
    <nav class="pager" aria-label="Odd replies">
      {before && (
        <a
          {...linkToReply(session, before)}
          rel="prev"
          class="btn ghost icon"
          aria-label={`Previous odd reply: ${before.title}`}
          title={before.title}
        >
          <Icon name="back" />
        </a>
      )}
      <span class="small faint nowrap">
        {place.number} of {place.of}
      </span>
      {next && (
        <a
          {...linkToReply(session, next)}
          rel="next"
          class="btn ghost"
          aria-label={`Next odd reply: ${next.title}`}
          title={next.title}
        >
          Next odd reply
          <Icon name="right" />
        </a>
      )}
    </nav>
  )
}
