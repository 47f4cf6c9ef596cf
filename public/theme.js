// Sets the theme before the first paint: the visitor's choice, else the system's.
;(() => {
  let theme = null
  try {
    theme = localStorage.getItem('barewire.theme')
  } catch {}
  if (theme !== 'dark' && theme !== 'light')
    theme = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme
})()
