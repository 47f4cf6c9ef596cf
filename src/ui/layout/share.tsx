import { Icon } from '../icons'
import { dialog } from './commands'

/** The share button. */
export function Share() {
  return (
    <button
      type="button"
      class="btn"
      aria-label="Share"
      aria-haspopup="dialog"
      onClick={() => {
        dialog.value = 'share'
      }}
    >
      <Icon name="share" />
      <span class="label">Share</span>
    </button>
  )
}
