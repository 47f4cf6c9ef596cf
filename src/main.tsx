import './ui/styles'

/**
 * The page's first view is HTML and this stylesheet; the script that makes it live is fetched after the first paint, so
 * that nothing stands in its way.
 */
function start(): void {
  import('./start').catch(() => {
    const words = document.createElement('p')
    words.setAttribute('role', 'alert')
    words.className = 'start-failed'
    words.textContent =
      'What you see is a recording: the script that runs your server could not be fetched. Reload the page.'
    document.body.prepend(words)
  })
}

// A page in the background is not painted, and starts at once.
if (document.hidden) start()
else requestAnimationFrame(() => setTimeout(start))
