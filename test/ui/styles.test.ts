import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const styles = readdirSync('src/ui', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'))

const withoutComments = (file: string) => readFileSync(file, 'utf8').replace(/\/\*.*?\*\//gs, '')

describe('the stylesheets', () => {
  it('look with :has() at nothing that a terminal or the editor is in, on a desk: each of their nodes would restyle it', () => {
    const looked = styles
      // A phone has one terminal, and a plain text field for its code.
      .filter((name) => name !== join('layout', 'phone.css'))
      .flatMap((name) => withoutComments(join('src/ui', name)).match(/[^{},]*:has\([^{}]*\{/g) ?? [])
      .map((rule) => rule.replace('{', '').trim())
    expect(looked).toEqual(['.app .client-view .browser:has(.tab-dialog)'])
  })
})
