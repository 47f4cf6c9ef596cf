import { assertNever, latin1, utf8 } from '../../bytes'
import type { Part } from '../../inspect'
import { plainRequest } from '../../playground'
import type { Selection, Session } from '../../run'
import type { Side } from '../../trace'
import { revealSite } from '../editor'
import { wireState } from '../wire'
import { applyEdit, type Edit, type NoteAction } from './strip-text'

/** An edit, with the file that it changes: the one on show where it can, else the first that holds the words. */
function editIn(
  session: Session,
  action: Extract<NoteAction, { kind: 'edit' }>,
  others: readonly NoteAction[],
): (Edit & { readonly file: string }) | null {
  const { files, view } = session.playground.value
  const inOrder = [...files].sort((a, b) => Number(b.name === view.file) - Number(a.name === view.file))
  for (const { name, text } of inOrder) {
    const edit = applyEdit(text, action, others)
    if (edit) return { ...edit, file: name }
  }
  return null
}

/** The bytes of a part that the inspector names so, in the first connection that has it; null where none has. */
function selectionOf(session: Session, from: Side, name: string | null): Selection | null {
  const { model, explainer } = wireState(session)
  const wire = model.value
  for (let connection = 1; connection <= wire.connections; connection++) {
    const stream = wire.stream(connection, from)
    if (!stream || stream.length === 0) continue
    if (name === null) return { connection, from, start: 0, end: stream.length }
    const part = findPart(explainer.of(wire, connection, from)?.parts ?? [], name.toLowerCase())
    if (part) return { connection, from, start: part.span.start, end: part.span.end }
  }
  return null
}

function findPart(parts: readonly Part[], name: string): Part | null {
  for (const part of parts) {
    if (part.name.toLowerCase() === name || part.rule.toLowerCase() === name) return part
    const inner = findPart(part.children, name)
    if (inner) return inner
  }
  return null
}

const nothingThere = ({ from, part }: Extract<NoteAction, { kind: 'select' }>): string =>
  `There is ${part === null ? 'no byte' : `no “${part}”`} in the ${from === 'client' ? 'request' : 'response'} on show.`

/** How an action stands: `possible` where there is something to do, `on` where it is in force already. */
export interface ActionState {
  readonly possible: boolean
  /** Null for what is done and over: it is no switch. */
  readonly on: boolean | null
}

/** Whether an action can be done now. Reads the session's signals. `others`: all actions of the same note. */
export function actionState(session: Session, action: NoteAction, others: readonly NoteAction[]): ActionState {
  switch (action.kind) {
    case 'client':
      return { possible: true, on: session.client.value === action.client }
    case 'send':
      return { possible: true, on: null }
    case 'select':
      // Whether the bytes are there is looked up when they are asked for, not at each state of a run.
      return { possible: true, on: null }
    case 'edit': {
      const edit = editIn(session, action, others)
      return { possible: edit !== null, on: edit?.done ?? false }
    }
    default:
      return assertNever(action)
  }
}

/** Does an action of a note. */
export function doAction(session: Session, action: NoteAction, others: readonly NoteAction[]): void {
  switch (action.kind) {
    case 'client':
      session.choose(action.client)
      return
    case 'send': {
      // Raw bytes are no request with a body: the newer curl asks in their place.
      const chosen = session.client.value === 'raw' ? 'curl-7.88' : session.client.value
      const client = action.client ?? chosen
      const { method, path, body } = action
      const plain = plainRequest(client)
      session.compose({
        ...plain,
        method,
        url: new URL(plain.url).origin + path,
        body: body === null ? null : latin1(utf8(body)),
      })
      session.send()
      return
    }
    case 'select': {
      const selection = selectionOf(session, action.from, action.part)
      if (selection) session.selection.value = selection
      else session.notice.value = { kind: 'info', text: nothingThere(action) }
      return
    }
    case 'edit': {
      const edit = editIn(session, action, others)
      if (!edit) return
      session.edit(edit.file, edit.text)
      revealSite(session, edit)
      return
    }
    default:
      assertNever(action)
  }
}
