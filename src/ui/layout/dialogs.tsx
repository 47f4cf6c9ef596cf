import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../run'
import { type DialogId, dialog } from './commands'

/** What every dialog gets. It stands in a `Modal` and calls `close` when it is done. */
export interface DialogProps {
  readonly session: Session
  readonly close: () => void
}

/** Where each dialog's module is; fetched when the dialog is first opened. */
const MODULES: Readonly<Record<DialogId, () => Promise<ComponentType<DialogProps>>>> = {
  'from-bytes': () => import('../from-bytes').then((module) => module.FromBytesDialog),
  gallery: () => import('../gallery').then((module) => module.GalleryDialog),
  drafts: () => import('../drafts').then((module) => module.DraftsDialog),
  share: () => import('../share').then((module) => module.ShareDialog),
  palette: () => import('./palette').then((module) => module.Palette),
  keys: () => import('./keys').then((module) => module.KeysDialog),
}

/** The dialog on show, if any. */
export function Dialogs({ session }: { session: Session }) {
  const id = dialog.value
  const [shown, setShown] = useState<{ id: DialogId; Dialog: ComponentType<DialogProps> } | null>(null)
  useEffect(() => {
    if (!id) return setShown(null)
    let wanted = true
    MODULES[id]().then(
      (Dialog) => wanted && setShown({ id, Dialog }),
      () => {
        if (!wanted) return
        dialog.value = null
        session.notice.value = {
          kind: 'error',
          text: 'A part of this page could not be fetched: the network is away, or the page was updated. Reload it; your text is kept.',
        }
      },
    )
    return () => {
      wanted = false
    }
  }, [id, session])
  if (!shown || shown.id !== id) return null
  const close = () => {
    if (dialog.value === shown.id) dialog.value = null
  }
  return <shown.Dialog session={session} close={close} />
}
