import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { byteWord } from '../../bytes'
import type { Session } from '../../run'
import { NO_RECORDS } from '../../trace'
import { RequestForm } from '../client/request-form'
import { revealSite } from '../editor'
import { litMarks, portMarks } from '../editor/marks'
import { Icon } from '../icons'
import { ExplainPane } from '../inspector'
import { partOf, selectedBytes, spoken, stepByte, wireGeometry, wireState } from '../wire'
import { phoneNow } from './phone-now'
import { goToPane, sheet } from './phone-state'

/** A pull of the handle that is longer than this closes the sheet; CSS pixels. */
const PULL = 70

/** The sheet on show on a phone, if any. A tap on a byte opens the byte's. */
export function PhoneSheets({ session }: { session: Session }) {
  useEffect(() => {
    const tapped = (event: MouseEvent) => {
      const target = event.target as Element
      if (!phoneNow.peek() || !target.closest('.wire-canvas') || target.closest('button')) return
      sheet.value = session.selection.peek() ? 'byte' : null
    }
    document.addEventListener('click', tapped)
    return () => document.removeEventListener('click', tapped)
  }, [session])
  if (!phoneNow.value) return null
  switch (sheet.value) {
    case 'byte':
      return session.selection.value ? <ByteSheet session={session} /> : null
    case 'request':
      return <RequestSheet session={session} />
    case null:
      return null
  }
}

/**
 * A dialog at the lower edge of the screen: closed by its button, by Escape, or by pulling its head down. `modal`: the
 * page behind waits; otherwise it can be used on.
 */
function Sheet(props: {
  readonly title: ComponentChildren
  readonly modal: boolean
  readonly close: () => void
  readonly tools?: ComponentChildren
  readonly children: ComponentChildren
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const pull = useRef<number | null>(null)
  const id = useId()
  const { modal, close } = props
  useLayoutEffect(() => {
    const before = document.activeElement
    const element = dialog.current!
    if (modal) element.showModal()
    else element.show()
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || modal) return
      event.preventDefault()
      close()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  const end = (event: PointerEvent) => {
    if (pull.current === null) return
    const by = event.clientY - pull.current
    pull.current = null
    dialog.current!.style.translate = ''
    if (by > PULL) close()
  }
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={id}
      onClose={close}
      onPointerDown={(event) => modal && event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div
        class="sheet-head"
        onPointerDown={(event) => {
          if ((event.target as Element).closest('button')) return
          event.currentTarget.setPointerCapture(event.pointerId)
          pull.current = event.clientY
        }}
        onPointerMove={(event) => {
          if (pull.current === null) return
          dialog.current!.style.translate = `0 ${Math.max(0, event.clientY - pull.current)}px`
        }}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <span class="handle" aria-hidden="true" />
        <h2 id={id} class="grow">
          {props.title}
        </h2>
        {props.tools}
        <button type="button" class="btn ghost icon" aria-label="Close" onClick={close}>
          <Icon name="cross" />
        </button>
      </div>
      <div class="sheet-body">{props.children}</div>
    </dialog>
  )
}

/** The selected bytes: their name, section and value, and the line that sent them. Other bytes can be tapped meanwhile. */
function ByteSheet({ session }: { session: Session }) {
  const { model, explainer } = wireState(session)
  const selection = session.selection.value!
  const { connection, from, start, end } = selection
  const bytes = selectedBytes(model.value, selection)
  const part = partOf(explainer.of(model.value, connection, from), start, end)
  const line = litMarks(
    portMarks(session.run.value?.records ?? NO_RECORDS, session.playground.value.view.file),
    selection,
  )[0]?.line
  const close = () => {
    sheet.value = null
  }
  useEffect(() => {
    // The name stands at the top, and the selected row comes out from behind the sheet.
    const frame = requestAnimationFrame(() => {
      const y = wireGeometry.peek()?.()?.y(selection)
      const top = document.querySelector('.sheet')?.getBoundingClientRect().top
      document.querySelector('.sheet-body')?.scrollTo(0, 0)
      if (y === undefined || y === null || top === undefined) return
      if (y > top - 32) scrollBy(0, y - top + 64)
    })
    return () => cancelAnimationFrame(frame)
  }, [selection])
  const step = (by: 1 | -1) => {
    const next = stepByte(model.peek(), selection, by, null)
    if (next) session.selection.value = next
  }
  const what = bytes?.length === 1 ? spoken(bytes[0]!) : `${end - start} ${byteWord(end - start)}`
  return (
    <Sheet
      title={
        <>
          <span class={from === 'client' ? 'req' : 'res'}>{what}</span> {part?.name ?? ''}
        </>
      }
      modal={false}
      close={close}
      tools={
        <>
          <button type="button" class="btn ghost icon" aria-label="Byte before" onClick={() => step(-1)}>
            <Icon name="back" />
          </button>
          <button type="button" class="btn ghost icon" aria-label="Next byte" onClick={() => step(1)}>
            <Icon name="right" />
          </button>
        </>
      }
    >
      <ExplainPane session={session} />
      {line !== undefined && (
        <button
          type="button"
          class="btn wide"
          onClick={() => {
            close()
            goToPane('server')
            revealSite(session, { file: session.playground.peek().view.file, line })
          }}
        >
          <Icon name="code" />
          {from === 'server' ? 'Sent by' : 'Read by'} line {line}: show it
        </button>
      )}
    </Sheet>
  )
}

/** The request that Send sends, for editing. */
function RequestSheet({ session }: { session: Session }) {
  return (
    <Sheet
      title="Request"
      modal
      close={() => {
        sheet.value = null
      }}
    >
      <RequestForm session={session} />
    </Sheet>
  )
}
