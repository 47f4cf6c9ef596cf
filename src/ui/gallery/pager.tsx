import type { Session } from '../../run'
import { Icon } from '../icons'
import { galleryPlace } from './place'

/** The way to the odd reply before and the next one, beside one that was chosen in the gallery. */
export function GalleryPager({ session }: { readonly session: Session }) {
  const place = galleryPlace.value
  if (!place || place.note !== session.playground.value.note) return null
  return (
    <nav class="pager" aria-label="Odd replies">
      <button
        type="button"
        class="btn ghost icon"
        aria-label={place.before === null ? 'Previous odd reply' : `Previous odd reply: ${place.before}`}
        title={place.before ?? undefined}
        disabled={place.before === null}
        onClick={() => place.go(-1)}
      >
        <Icon name="back" />
      </button>
      <span class="small faint nowrap">
        {place.number} of {place.of}
      </span>
      <button
        type="button"
        class="btn ghost"
        aria-label={place.next === null ? 'Next odd reply' : `Next odd reply: ${place.next}`}
        title={place.next ?? undefined}
        disabled={place.next === null}
        onClick={() => place.go(1)}
      >
        Next odd reply
        <Icon name="right" />
      </button>
    </nav>
  )
}
