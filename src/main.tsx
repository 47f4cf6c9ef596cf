import { PHONE } from './ui/layout/platform'
import './ui/styles'

/**
 * The page's first view is HTML and this stylesheet; the script that makes it live is fetched after the first paint, so
 * that nothing stands in its way.
 */
function start(): void {
  fetchEditor()
  import('./start').catch(() => {
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    words.className = 'start-failed'
    words.textContent =
      'What you see is a recording: the script that runs your server could not be fetched. Reload the page.'
    document.body.prepend(words)
  })
}

/** Fetches the editor's scripts beside the first run; they run when it is done. Phones and frames have no such editor. */
function fetchEditor(): void {
  if (window.top !== window || matchMedia(PHONE).matches) return
  const named = document.querySelector<HTMLMetaElement>('meta[name="barewire-editor"]')?.content ?? ''
  for (const file of named.split(' ').filter(Boolean)) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.fetchPriority = 'low'
    // The page of an example lies one folder deeper.
    link.href = (document.documentElement.dataset['root'] ?? '') + file
    document.head.append(link)
  }
}

// A page in the background is not painted, and starts at once.
if (document.hidden) start()
else requestAnimationFrame(() => setTimeout(start))
