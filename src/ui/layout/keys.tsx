import type { DialogProps } from './dialogs'
import { Modal } from './modal'
import { SEND_KEYS } from './platform'

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  [SEND_KEYS, 'Send the request to a fresh server, from anywhere'],
  [SEND_KEYS.replace(/↵$/, '⇧ ↵'), 'Send it to the server that is running'],
  ['F6', 'Go to the next pane: server, client, wire, Explain, console. Shift F6 goes back'],
  ['Ctrl M', 'In the editor: let Tab leave, or indent again'],
  ['← →', 'On the wire: move by byte. Shift extends, Alt moves by part'],
  ['[ ]', 'On the wire: move by message'],
  ['?', 'This list'],
]

/** The list of keys, as a modal dialog. */
export function KeysDialog({ close }: DialogProps) {
  return (
    <Modal title="Keys" close={close} look="keys">
      <dl>
        {KEYS.map(([keys, does]) => (
          <>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
      <p>It all runs in this tab. Nothing you write is uploaded.</p>
    </Modal>
  )
}
