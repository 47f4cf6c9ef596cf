import { Icon } from '../icons'
import { present, presenting } from './present'

/** While the page presents: the way back for those without a keyboard at hand. */
export function PresentBar() {
  if (!presenting.value) return null
  return (
    <button type="button" class="btn ghost present-end" onClick={() => present(false)}>
      <Icon name="cross" />
      End presenting <kbd>Esc</kbd>
    </button>
  )
}
