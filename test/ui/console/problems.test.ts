import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import type { Problem } from '../../../src/run'
import { Problems } from '../../../src/ui/console/console-pane'
import { fakeSession } from '../fake-session'

it('a problem leads to its line; one without a line is text that can be read, not a button that cannot be pressed', () => {
  const problem = (line: number, message: string): Problem => ({
    severity: 'error',
    file: line > 0 ? 'server.ts' : '',
    line,
    column: 1,
    message,
    source: 'run',
  })
  const problems = [problem(3, 'It threw.'), problem(0, 'Stopped by this page: …')]
  const html = renderToString(h(Problems, { session: fakeSession({ problems }), problems }))
  expect(html.match(/<button/g)).toHaveLength(1)
  expect(html).toMatch(/<button[^>]*>.*It threw\..*line 3.*<\/button>/s)
  expect(html).toMatch(/<div class="problem tone-error">.*Stopped by this page: …/s)
  expect(html).not.toContain('disabled')
})

it('a problem of a type says that the program runs in spite of it, unless the program does not compile', () => {
  const at = { severity: 'error', file: 'server.ts', line: 1, column: 1 } as const
  const type: Problem = { ...at, message: 'Cannot find name.', source: 'types' }
  const compile: Problem = { ...at, message: 'The text ends.', source: 'compile' }
  const told = (...problems: readonly Problem[]) =>
    renderToString(h(Problems, { session: fakeSession({ problems }), problems }))
  expect(told(type)).toContain(' A type; the program runs in spite of it.')
  expect(told(compile, type)).toContain(' A type.')
})
