import { base64, byteCount } from '../../bytes'
import type { ClientId } from '../../clients'
import type { OddReply } from '../../gallery'
import { LESSONS, type Lesson, lessonOf, neighboursOf } from '../../lessons'
import type { Session } from '../../run'
import { curlLines, loadCurlLines } from '../client/curl-lines'
import { CLIENT_NAMES, CLIENT_ORDER } from '../client/outcome-text'
import { galleryPlace, replyAddress, replyShown } from '../gallery/address'
import { hasPython, isPythonBeside, openAddress, openLesson, showPython } from '../lesson'
import { copyEscaped, copyHex, copyText, selectedBytes, wireState } from '../wire'
import { type Command, commandsOf } from './commands'
import { type PaneId, walkTo } from './panes'
import { phoneNow } from './phone-now'
import { goToPane } from './phone-state'
import { say } from './say'
import { resetSizes } from './sizes'

/** Other words for a client, beside its name. */
const CLIENT_WORDS: Readonly<Record<ClientId, readonly string[]>> = {
  'curl-7.88': ['terminal', 'command line', 'shell', 'new curl', 'switch client'],
  'curl-7.64': ['terminal', 'command line', 'shell', 'old curl', 'http/0.9', 'switch client'],
  'chromium-156': ['chromium', 'browser', 'google', 'edge', 'switch client'],
  'firefox-153': ['mozilla', 'browser', 'gecko', 'switch client'],
  raw: ['bytes', 'telnet', 'netcat', 'nc', 'socket', 'by hand', 'switch client'],
}

const PANE_WORDS: Readonly<Record<PaneId, readonly string[]>> = {
  server: ['editor', 'file', 'program', 'source', 'focus'],
  client: ['browser', 'terminal', 'screen', 'outcome', 'request', 'focus'],
  wire: ['packets', 'bytes', 'messages', 'traffic', 'network', 'focus'],
  explain: ['inspector', 'details', 'rfc', 'selection', 'focus'],
  console: ['output', 'log', 'print', 'errors', 'problems', 'focus'],
}

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
        also: CLIENT_WORDS[id],
        icon: 'screen',
        group: 'Run',
        run: () => session.choose(id),
      }),
    ),
    {
      id: 'hex',
      title: hex ? 'Show the bytes as text' : 'Show the bytes as hex',
      also: ['hexadecimal', 'hex dump', 'ascii', 'binary', 'wire'],
      icon: 'wire',
      group: 'View',
      run: () => session.setView({ wire: hex ? 'text' : 'hex' }),
    },
    ...panes(),
    ...dialogs.filter(({ group }) => group === 'View'),
    {
      id: 'sizes',
      title: 'Reset the sizes of the panes',
      also: ['layout', 'default', 'width', 'height', 'restore'],
      icon: 'reload',
      group: 'View',
      run: resetSizes,
    },
    ...steps(session),
    ...original(session),
    ...python(session),
    ...copies(session),
    ...dialogs.filter(({ group }) => group === 'Playground'),
    ...files
      .filter(({ name }) => name !== view.file)
      .map(
        ({ name }): Command => ({
          id: `file ${name}`,
          title: `Open the file ${name}`,
          also: ['tab', 'switch file', 'go to file'],
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
        also: ['lesson', 'article', 'tutorial', 'sample', 'open example', lesson.headline],
        icon: 'code',
        group: 'Playground',
        run: () => openLesson(session, lesson),
      }),
    ),
    ...dialogs.filter(({ group }) => group === 'Help'),
  ]
}

/** The example, or the odd reply, before and behind the one on show. */
function steps(session: Session): Command[] {
  const playground = session.playground.value
  const lesson = lessonOf(playground)
  const { before = null, next = null } = (lesson ? neighboursOf(lesson) : galleryPlace(playground)) ?? {}
  const step = (to: Lesson | OddReply | null, id: 'next' | 'before', way: string, icon: Command['icon']): Command[] =>
    to
      ? [
          {
            id,
            title: 'headline' in to ? `${way} example: ${to.name}` : `${way} odd reply: ${to.title}`,
            also: [id === 'next' ? 'forward' : 'back', 'step', 'tour'],
            icon,
            group: 'Playground',
            run: () => ('headline' in to ? openLesson(session, to) : openAddress(replyAddress(to))),
          },
        ]
      : []
  return [...step(next, 'next', 'Next', 'right'), ...step(before, 'before', 'Previous', 'back')]
}

/** Goes back to what an example, or an odd reply, was before it was changed. */
function original(session: Session): Command[] {
  const playground = session.playground.value
  const lesson = lessonOf(playground)
  const reply = lesson ? null : replyShown(playground)
  if (!lesson && !reply) return []
  return [
    {
      id: 'original',
      title: lesson ? 'Show the example as it comes' : 'Show the odd reply as it comes',
      also: [
        'reset',
        'original',
        'restore',
        'revert',
        'discard changes',
        'start over',
        'untouched',
        'undo all',
        'default',
      ],
      icon: 'reload',
      group: 'Playground',
      run: () => {
        if (lesson) openLesson(session, lesson)
        else openAddress(replyAddress(reply!))
      },
    },
  ]
}

/** The program in Python, where there is one for the file on show. */
function python(session: Session): Command[] {
  if (!hasPython(session)) return []
  const beside = isPythonBeside(session)
  return [
    {
      id: 'python',
      title: beside ? 'Hide the Python beside the code' : 'Show the Python beside the code',
      also: ['translation', 'language', 'article', 'py'],
      icon: 'columns',
      group: 'View',
      run: () => showPython(!beside),
    },
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
    also: PANE_WORDS[id],
    icon: 'right',
    group: 'View',
    run: () => goTo(id),
  }))
}

function copies(session: Session): Command[] {
  const request = session.request.value
  const bytes = selectedBytes(wireState(session).model.value, session.selection.value)
  const copy = (id: string, what: string, also: readonly string[], text: () => string): Command => ({
    id,
    title: `Copy ${what}`,
    also: ['clipboard', 'export', ...also],
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
      copy('copy text', `${selected} as text`, ['ascii'], () => copyText(bytes)),
      copy('copy hex', `${selected} as hex`, ['hexadecimal', 'hex dump'], () => copyHex(bytes)),
      copy('copy base64', `${selected} as base64`, ['encode'], () => base64(bytes)),
      copy('copy escaped', `${selected} as an escaped string`, ['literal', 'javascript', 'python'], () =>
        copyEscaped(bytes),
      ),
    )
  }
  const curl = curlLines.value
  if (!curl) void loadCurlLines()
  if (curl && request.client !== 'raw') {
    commands.push(
      copy('copy curl', 'the request as a curl command', ['command line', 'shell', 'terminal'], () => curl.to(request)),
    )
  }
  return commands
}
