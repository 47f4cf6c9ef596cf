import * as monaco from 'monaco-editor/editor/editor.api'
import type { Theme } from '../layout/theme'

/** Monaco's names of our themes. */
export const THEME: Readonly<Record<Theme, string>> = { dark: 'barewire-dark', light: 'barewire-light' }

/** Defines both themes from the tokens of the stylesheet. The background is clear: what is behind the text shows. */
export function defineThemes(): void {
  const probe = document.createElement('div')
  probe.hidden = true
  document.body.append(probe)
  for (const theme of ['dark', 'light'] as const) {
    probe.dataset['theme'] = theme
    const style = getComputedStyle(probe)
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
    const ink = (name: string) => token(name).slice(1)
    monaco.editor.defineTheme(THEME[theme], {
      base: theme === 'dark' ? 'vs-dark' : 'vs',
      inherit: true,
      rules: [
        { token: '', foreground: ink('text') },
        { token: 'keyword', foreground: ink('syn-key') },
        { token: 'string', foreground: ink('syn-str') },
        { token: 'string.escape', foreground: ink('syn-str'), fontStyle: 'bold' },
        { token: 'regexp', foreground: ink('syn-str') },
        { token: 'number', foreground: ink('syn-num') },
        { token: 'comment', foreground: ink('syn-com') },
        { token: 'type', foreground: ink('text') },
        { token: 'identifier', foreground: ink('text') },
        { token: 'delimiter', foreground: ink('text-2') },
        // HTML, XML, CSS and JSON.
        { token: 'tag', foreground: ink('syn-key') },
        { token: 'metatag', foreground: ink('syn-key') },
        { token: 'attribute.name', foreground: ink('text') },
        { token: 'attribute.value', foreground: ink('syn-str') },
        { token: 'attribute.value.number', foreground: ink('syn-num') },
        { token: 'attribute.value.unit', foreground: ink('syn-num') },
        ...['delimiter.html', 'delimiter.xml'].map((token) => ({ token, foreground: ink('text-2') })),
        ...['attribute.value.html', 'attribute.value.xml', 'string.html', 'metatag.content.html'].map((token) => ({
          token,
          foreground: ink('syn-str'),
        })),
        ...['metatag.html', 'metatag.xml'].map((token) => ({ token, foreground: ink('syn-key') })),
      ],
      colors: {
        'editor.background': '#00000000',
        'editorGutter.background': '#00000000',
        'editor.foreground': token('text'),
        'editorLineNumber.foreground': token('text-3'),
        'editorLineNumber.activeForeground': token('text'),
        'editorCursor.foreground': token('text'),
        'editor.selectionBackground': `${token('edge')}55`,
        'editor.inactiveSelectionBackground': `${token('edge')}33`,
        'editorBracketMatch.border': token('edge'),
        'editorBracketMatch.background': '#00000000',
        'editorError.foreground': token('err'),
        'editorWarning.foreground': token('warn'),
        'editorWidget.background': token('raise'),
        'editorWidget.border': token('line-2'),
        'editorHoverWidget.background': token('raise'),
        'editorHoverWidget.border': token('line-2'),
        'editorSuggestWidget.background': token('raise'),
        'editorSuggestWidget.border': token('line-2'),
        'editorSuggestWidget.foreground': token('text'),
        'editorSuggestWidget.selectedBackground': token('hover'),
        'editorSuggestWidget.selectedForeground': token('text'),
        'editorSuggestWidget.highlightForeground': token('text'),
        'editorSuggestWidget.focusHighlightForeground': token('text'),
        'list.hoverBackground': token('hover'),
        focusBorder: token('focus'),
        'input.background': token('field'),
        'input.border': token('line-2'),
        'scrollbarSlider.background': `${token('edge')}44`,
        'scrollbarSlider.hoverBackground': `${token('edge')}77`,
        'scrollbarSlider.activeBackground': `${token('edge')}99`,
      },
    })
  }
  probe.remove()
}
