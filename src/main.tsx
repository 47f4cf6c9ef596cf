import { earlyKernel, earlySandbox } from './early'
import { queueClicks } from './ui/layout/click-queue'
import { afterPaint, HOME, PHONE } from './ui/layout/platform'
import './ui/styles'

/** In the frame of another site nothing begins before the visitor says so. */
const alone = window.top === window

/** Settles after the first paint. */
const painted = new Promise<void>(afterPaint)

/**
 * The page's first view is HTML and this stylesheet; the script that makes it live is fetched after the first paint, so
 * that nothing stands in its way.
 */
function start(): void {
  if (alone) earlyKernel()
  import('./start').catch(() => {
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    words.className = 'start-failed'
    words.textContent =
      'What you see is a recording: the script that runs your server could not be fetched. Reload the page.'
    document.body.prepend(words)
  })
  fetchEditor()
}

/** Fetches the editor's scripts beside the first run; they run when it is done. Phones and frames have no such editor. */
function fetchEditor(): void {
  if (!alone || matchMedia(PHONE).matches) return
  const named = document.querySelector<HTMLMetaElement>('meta[name="barewire-editor"]')?.content ?? ''
  for (const file of named.split(' ').filter(Boolean)) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    // The page of an example lies one folder deeper.
    link.href = (document.documentElement.dataset['root'] ?? '') + file
    document.head.append(link)
  }
}

if (alone) queueClicks(document.getElementById('app')!)
if (alone) earlySandbox(HOME, painted).warm()
void painted.then(start)
