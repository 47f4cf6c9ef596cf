import { signal } from '@preact/signals'
import type { Session } from '../../run'
import type { IconName } from '../icons'
import { networkOpen, networkWords } from '../network'
import { phoneNow } from './phone-now'
import { PALETTE_KEYS, SEND_KEYS } from './platform'
import { present, presenting } from './present'
import { setTheme, themeNow } from './theme'

/** The dialogs of the page; each is a module of its own that is fetched when it is first opened. */
export type DialogId = 'keys' | 'palette' | 'from-bytes' | 'gallery' | 'share' | 'drafts'

/** The dialog on show. One at a time. */
export const dialog = signal<DialogId | null>(null)

/** Something a visitor can do from anywhere: by menu, by palette, some by keys. */
export interface Command {
  readonly id: string
  readonly title: string
  /** Other words by which it is found: what somebody types who does not know its name. */
  readonly also?: readonly string[]
  readonly icon: IconName
  readonly group: 'Run' | 'Playground' | 'View' | 'Help'
  /** Keycaps, where keys do it too. */
  readonly keys?: string
  /** True where it stands in the top bar's menu as well. */
  readonly menu?: boolean
  run(): void
}

/** Hands over the playground as a folder; what stands in the way is said on the page. */
async function download(session: Session): Promise<void> {
  try {
    const { downloadFolder } = await import('../download')
    await downloadFolder(session.playground.peek())
  } catch (error) {
    session.notice.value = {
      kind: 'error',
      text: `The folder could not be made: ${error instanceof Error ? error.message : String(error)} Your text is kept.`,
    }
  }
}

function networkTitle(session: Session): string {
  if (networkOpen.value) return 'Close the network'
  const on = networkWords(session.playground.value.network).length
  return on === 0 ? 'Network: delay, loss, cuts…' : `Network: ${on} ${on === 1 ? 'condition' : 'conditions'} on…`
}

/** The page's commands as they are now, in the order in which the palette lists them. */
export function commandsOf(session: Session): readonly Command[] {
  const dark = themeNow.value === 'dark'
  return [
    {
      id: 'send',
      title: 'Send the request to a fresh server',
      also: ['run', 'start', 'restart', 'request', 'go', 'play', 'execute'],
      icon: 'play',
      group: 'Run',
      keys: SEND_KEYS,
      run: () => session.send(),
    },
    {
      id: 'send-same',
      title: 'Send the request to the server that is running',
      also: ['keep-alive', 'again', 'another request', 'second request', 'next'],
      icon: 'play',
      group: 'Run',
      keys: SEND_KEYS.replace(/↵$/, '⇧ ↵'),
      run: () => session.sendToSame(),
    },
    {
      id: 'stop',
      title: 'Stop the server',
      also: ['kill', 'end', 'quit', 'terminate', 'cancel', 'abort'],
      icon: 'stop',
      group: 'Run',
      run: () => session.stop(),
    },
    {
      id: 'network',
      title: networkTitle(session),
      also: ['latency', 'slow', 'bandwidth', 'packet', 'segments', 'drop', 'jitter', 'rst', 'conditions', 'seed'],
      icon: 'net',
      group: 'Run',
      menu: true,
      run: () => {
        networkOpen.value = !networkOpen.peek()
      },
    },
    {
      id: 'share',
      title: 'Share this playground…',
      also: [
        'link',
        'url',
        'copy link',
        'export',
        'markdown',
        'picture',
        'image',
        'screenshot',
        'embed',
        'iframe',
        'publish',
        'save',
      ],
      icon: 'share',
      group: 'Playground',
      run: () => {
        dialog.value = 'share'
      },
    },
    {
      id: 'from-bytes',
      title: 'New from bytes…',
      also: ['paste', 'import', 'file', 'upload', 'hex dump', 'base64', 'raw reply', 'response', 'har', 'curl -i'],
      icon: 'plus',
      group: 'Playground',
      menu: true,
      run: () => {
        dialog.value = 'from-bytes'
      },
    },
    {
      id: 'gallery',
      title: 'Odd replies…',
      also: ['gallery', 'weird', 'broken', 'malformed', 'responses', 'samples', 'collection', 'examples'],
      icon: 'pages',
      group: 'Playground',
      menu: true,
      run: () => {
        dialog.value = 'gallery'
      },
    },
    {
      id: 'drafts',
      title: 'Your copies…',
      also: ['drafts', 'my playgrounds', 'saved', 'versions', 'recent', 'files', 'history', 'rename', 'delete', 'undo'],
      icon: 'log',
      group: 'Playground',
      menu: true,
      run: () => {
        dialog.value = 'drafts'
      },
    },
    {
      id: 'download',
      title: 'Download as a folder that runs',
      also: ['zip', 'archive', 'export', 'save', 'file', 'node', 'npm', 'disk', 'project'],
      icon: 'page',
      group: 'Playground',
      menu: true,
      run: () => void download(session),
    },
    {
      id: 'palette',
      title: 'All commands',
      also: ['commands', 'actions', 'search'],
      icon: 'right',
      group: 'View',
      keys: PALETTE_KEYS,
      menu: true,
      run: () => {
        dialog.value = 'palette'
      },
    },
    {
      id: 'compare',
      title: session.playground.value.view.compare ? 'Back to one client' : 'All clients side by side',
      also: ['compare', 'table', 'difference', 'browsers', 'columns', 'split'],
      icon: 'columns',
      group: 'View',
      menu: true,
      run: () => session.setView({ compare: !session.playground.peek().view.compare }),
    },
    // A phone has no room for larger type, and nobody presents from one.
    ...(phoneNow.value
      ? []
      : [
          {
            id: 'present',
            title: presenting.value ? 'End presenting' : 'Present: large type, light',
            also: ['presentation', 'fullscreen', 'slides', 'projector', 'lecture', 'big', 'zoom', 'font size'],
            icon: 'screen',
            group: 'View',
            keys: 'F9',
            menu: true,
            run: () => present(!presenting.peek()),
          } satisfies Command,
        ]),
    {
      id: 'theme',
      title: dark ? 'Light theme' : 'Dark theme',
      also: ['dark mode', 'light mode', 'colours', 'colors', 'appearance', 'night'],
      icon: 'theme',
      group: 'View',
      menu: true,
      run: () => setTheme(dark ? 'light' : 'dark'),
    },
    {
      id: 'keys',
      title: 'Keys',
      also: ['keyboard', 'shortcuts', 'hotkeys', 'help', 'keybindings'],
      icon: 'help',
      group: 'Help',
      keys: '?',
      menu: true,
      run: () => {
        dialog.value = 'keys'
      },
    },
  ]
}
