import { signal } from '@preact/signals'
import type { Session } from '../../run'
import type { IconName } from '../icons'
import { networkOpen, networkWords } from '../network'
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
      icon: 'play',
      group: 'Run',
      keys: SEND_KEYS,
      run: () => session.send(),
    },
    {
      id: 'send-same',
      title: 'Send the request to the server that is running',
      icon: 'play',
      group: 'Run',
      keys: SEND_KEYS.replace(/↵$/, '⇧ ↵'),
      run: () => session.sendToSame(),
    },
    { id: 'stop', title: 'Stop the server', icon: 'stop', group: 'Run', run: () => session.stop() },
    {
      id: 'network',
      title: networkTitle(session),
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
      icon: 'share',
      group: 'Playground',
      run: () => {
        dialog.value = 'share'
      },
    },
    {
      id: 'from-bytes',
      title: 'New from bytes…',
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
      icon: 'page',
      group: 'Playground',
      menu: true,
      run: () => void download(session),
    },
    {
      id: 'palette',
      title: 'All commands',
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
      icon: 'columns',
      group: 'View',
      menu: true,
      run: () => session.setView({ compare: !session.playground.peek().view.compare }),
    },
    {
      id: 'present',
      title: presenting.value ? 'End presenting' : 'Present: large type, light',
      icon: 'screen',
      group: 'View',
      keys: 'F9',
      menu: true,
      run: () => present(!presenting.peek()),
    },
    {
      id: 'theme',
      title: dark ? 'Light theme' : 'Dark theme',
      icon: 'theme',
      group: 'View',
      menu: true,
      run: () => setTheme(dark ? 'light' : 'dark'),
    },
    {
      id: 'keys',
      title: 'Keys',
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
