// Before the first paint: the theme (the visitor's choice, else the system's), and whether the visitor comes for another
// playground than the one that the first view shows: a link's, a draft, one asked otherwise, or one in another site's page.
;(() => {
  let theme = null
  let draft = null
  try {
    theme = localStorage.getItem('barewire.theme')
    // The page of an example opens with the example.
    if (!document.documentElement.dataset.root) draft = localStorage.getItem('barewire.draft.home')
  } catch {}
  if (theme !== 'dark' && theme !== 'light')
    theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme
  // What was asked here before is on show again, where it was something else than the example's own (`ui/layout/history.ts`).
  if (
    draft ||
    history.state?.asked ||
    location.hash.length > 1 ||
    window.top !== window ||
    location.search === '?embed'
  )
    document.documentElement.dataset.own = ''
})()
