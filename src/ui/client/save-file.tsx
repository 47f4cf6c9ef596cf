import type { BrowserDownload } from '../../clients'
import { Icon } from '../icons'

/** Characters that no file name has on some system, and what would lead to another folder. */
const FORBIDDEN = /[\p{Cc}\p{Cf}\\/:*?"<>|]/gu

/** Hands a downloaded reply over as a real file. Its type is no page's: nothing opens it as one of this page's origin. */
export function SaveFile({ download }: { download: BrowserDownload }) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([new Uint8Array(download.content)], { type: 'application/octet-stream' }))
    const link = document.createElement('a')
    link.href = url
    link.download = download.name.replace(FORBIDDEN, '_').replace(/^\.+/, '_') || 'download'
    link.click()
    // The browser has begun with it by then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  }
  return (
    <button type="button" class="btn" onClick={save}>
      <Icon name="page" />
      Save it
    </button>
  )
}
