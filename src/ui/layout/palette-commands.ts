import { base64, byteCount } from '../../bytes'
import { LESSONS } from '../../lessons'
import type { Session } from '../../run'
import { curlLines, loadCurlLines } from '../client/curl-lines'
import { CLIENT_NAMES, CLIENT_ORDER } from '../client/outcome-text'
import { openLesson } from '../lesson'
import { copyEscaped, copyHex, copyText, selectedBytes, wireState } from '../wire'
import { type Command, commandsOf } from './commands'
import { type PaneId, walkTo } from './panes'
import { phoneNow } from './phone-now'
import { goToPane } from './phone-state'
import { say } from './say'
import { resetSizes } from './sizes'

const PANE_NAMES: Readonly<Record<PaneId, string>> = {
  server: 'the server’s code',
  client: 'the client',
  wire: 'the wire',
  explain: 'Explain',
  console: 'the console',
}

/** Everything that can be done, for the palette: the page's commands, and what depends on what is open. */
export function allCommands(session: Session): readonly Command[] {
  const { files, view } = session.playground.value
  const hex = view.wire === 'hex'
  const dialogs = commandsOf(session).filter(({ id }) => id !== 'palette')
  return [
    ...dialogs.filter(({ group }) => group === 'Run'),
    ...CLIENT_ORDER.filter((id) => id !== session.client.value).map(
      (id): Command => ({
        id: `client ${id}`,
        title: `Choose ${CLIENT_NAMES[id].label} as the client`,
        icon: 'screen',
        group: 'Run',
        run: () => session.choose(id),
      }),
    ),
    {
      id: 'hex',
      title: hex ? 'Show the bytes as text' : 'Show the bytes as hex',
      icon: 'wire',
      group: 'View',
      run: () => session.setView({ wire: hex ? 'text' : 'hex' }),
    },
    ...panes(),
    ...dialogs.filter(({ group }) => group === 'View'),
    { id: 'sizes', title: 'Reset the sizes of the panes', icon: 'reload', group: 'View', run: resetSizes },
    ...copies(session),
    ...dialogs.filter(({ group }) => group === 'Playground'),
    ...files
      .filter(({ name }) => name !== view.file)
      .map(
        ({ name }): Command => ({
          id: `file ${name}`,
          title: `Open the file ${name}`,
          icon: 'page',
          group: 'Playground',
          run: () => {
            session.setView({ file: name })
            goTo('server')
          },
        }),
      ),
    ...LESSONS.map(
      (lesson): Command => ({
        id: `example ${lesson.id}`,
        title: `Example: ${lesson.playground.title}`,
        icon: 'code',
        group: 'Playground',
        run: () => openLesson(session, lesson),
      }),
    ),
    ...dialogs.filter(({ group }) => group === 'Help'),
  ]
}

function goTo(id: PaneId): void {
  if (phoneNow.peek()) goToPane(id)
  else walkTo(document.body, id)
}

function panes(): Command[] {
  const ids = (Object.keys(PANE_NAMES) as PaneId[]).filter((id) => id !== 'explain' || !phoneNow.peek())
  return ids.map((id) => ({
    id: `pane ${id}`,
    title: `Go to ${PANE_NAMES[id]}`,
    icon: 'right',
    group: 'View',
    run: () => goTo(id),
  }))
}

function copies(session: Session): Command[] {
  const request = session.request.value
  const bytes = selectedBytes(wireState(session).model.value, session.selection.value)
  const copy = (id: string, what: string, text: () => string): Command => ({
    id,
    title: `Copy ${what}`,
    icon: 'copy',
    group: 'Playground',
    run: () => {
      navigator.clipboard.writeText(text()).then(
        () => say(`Copied: ${what}.`, true),
        () => say('The browser did not allow to copy.', true),
      )
    },
  })
  const commands: Command[] = []
  if (bytes && bytes.length > 0) {
    const selected = `the selected ${byteCount(bytes.length)}`
    commands.push(
      copy('copy text', `${selected} as text`, () => copyText(bytes)),
      copy('copy hex', `${selected} as hex`, () => copyHex(bytes)),
      copy('copy base64', `${selected} as base64`, () => base64(bytes)),
      copy('copy escaped', `${selected} as an escaped string`, () => copyEscaped(bytes)),
    )
  }
  const curl = curlLines.value
  if (!curl) void loadCurlLines()
  if (curl && request.client !== 'raw') {
    commands.push(copy('copy curl', 'the request as a curl command', () => curl.to(request)))
  }
  return commands
}
