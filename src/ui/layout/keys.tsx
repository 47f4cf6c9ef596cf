import { Fragment } from 'preact'
import type { DialogProps } from './dialogs'
import { Modal } from './modal'
import { isApple, PALETTE_KEYS, SEND_KEYS, TAB_KEYS } from './platform'

type Key = readonly [keys: string, does: string]

const MOD = isApple ? '⌘' : 'Ctrl '
const ALT = isApple ? '⌥' : 'Alt '

/** Every key of the page, by the place where it holds. A browser test presses each and looks at what it does. */
export const KEYS: readonly { readonly where: string; readonly keys: readonly Key[] }[] = [
  {
    where: 'Anywhere',
    keys: [
      [SEND_KEYS, 'Send the request to a fresh server'],
      [SEND_KEYS.replace(/↵$/, '⇧ ↵'), 'Send it to the server that is running'],
      [PALETTE_KEYS, `Find a command; ${isApple ? '⇧⌘P' : 'Ctrl ⇧ P'} does the same`],
      ['F6', 'Go to the next pane: server, client, wire, Explain, console'],
      ['⇧ F6', 'Go to the pane before'],
      ['F9', 'Present, in large type; Esc ends it'],
      ['?', 'This list, where nothing is typed'],
      ['Esc', 'Close what is open'],
    ],
  },
  {
    where: 'In the editor',
    keys: [
      [TAB_KEYS, 'Let Tab leave, or indent again'],
      ['Esc Tab', 'Leave'],
      [`${isApple ? '⌃' : 'Ctrl '}Space`, 'Show what can stand here'],
      [`${MOD}F`, 'Find in the text'],
      [`${MOD}/`, 'Make the line a comment, or code again'],
      ['F8', 'Go to the next problem'],
    ],
  },
  {
    where: 'On the wire',
    keys: [
      ['← →', 'Go to the byte before, or the next'],
      ['↑ ↓', 'Go to the line above, or below'],
      ['⇧ → ←', 'Select more bytes, or fewer'],
      [`${ALT}→ ←`, 'Go to the next part of the message, or the one before'],
      ['[ ]', 'Go to the message before, or the next'],
      ['Home End', 'Go to the first or last byte of the message'],
      ['↵', 'Go to the explanation of what is selected'],
      ['X', 'Let the network cut in front of the selected byte, or no more'],
      [`${MOD}C`, 'Copy the selected bytes'],
      [`${MOD}F`, 'Find in all bytes'],
      ['Esc', 'Select nothing'],
    ],
  },
  {
    where: 'On tabs, in the tree of parts, between panes',
    keys: [
      ['← → Home End', 'On tabs: choose another'],
      ['↑ ↓ ← →', 'In the tree of parts: go to a neighbour, into a part, out of it'],
      ['← →', 'Between panes: move the border; ⇧ moves it further'],
    ],
  },
]

/** The list of keys, as a modal dialog. */
export function KeysDialog({ close }: DialogProps) {
  return (
    <Modal title="Keys" close={close} look="keys">
      {KEYS.map(({ where, keys }) => (
        <section key={where} aria-label={where}>
          <h3>{where}</h3>
          <dl>
            {keys.map(([pressed, does]) => (
              <Fragment key={pressed + does}>
                <dt>
                  <kbd>{pressed}</kbd>
                </dt>
                <dd>{does}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
      <p>It all runs in this tab. Nothing you write is uploaded.</p>
    </Modal>
  )
}
