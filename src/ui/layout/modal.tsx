import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from '../icons'

/** A modal dialog: a title, a way to close it (button, Escape, a click beside it), and focus back to where it was. */
export function Modal(props: {
  readonly title: string
  readonly close: () => void
  /** A class for its look, `wide` for more room. */
  readonly look?: string
  readonly children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    const element = dialog.current
    element?.showModal()
    if (element) atItsTop(element, heading.current)
    return () => {
      // The browser gave it back when it closed the dialog: where it has gone on since, it stays.
      const lost = document.activeElement === document.body || element?.contains(document.activeElement)
      if (lost && before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`modal ${props.look ?? ''}`}
      aria-labelledby={id}
      onClose={props.close}
      onPointerDown={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div class="modal-body">
        <div class="row">
          <h2 ref={heading} id={id} class="grow" tabIndex={-1}>
            {props.title}
          </h2>
          <button type="button" class="btn ghost icon" aria-label="Close" onClick={() => dialog.current?.close()}>
            <Icon name="cross" />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  )
}

/** A dialog opens at its heading: where what has the focus would be out of sight then, the heading has it. */
function atItsTop(dialog: HTMLDialogElement, heading: HTMLElement | null): void {
  for (const element of [dialog, ...dialog.querySelectorAll('.modal-body')]) element.scrollTop = 0
  const focused = document.activeElement
  if (!focused || !dialog.contains(focused)) return
  const bottom = Math.min(dialog.getBoundingClientRect().bottom, innerHeight)
  if (focused.getBoundingClientRect().bottom > bottom) heading?.focus({ preventScroll: true })
}
