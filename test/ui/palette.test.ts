import { expect, it } from 'vitest'
import { LESSONS } from '../../src/lessons'
import { hits } from '../../src/ui/layout/palette'
import { allCommands } from '../../src/ui/layout/palette-commands'
import { fakeSession } from './fake-session'

const found = (query: string, session = fakeSession({ playground: LESSONS[0]!.playground })) =>
  hits(allCommands(session), query, []).map(({ command }) => command.id)

it.each([
  ['reset', 'original'],
  ['original', 'original'],
  ['start over', 'original'],
  ['gallery', 'gallery'],
  ['file', 'from-bytes'],
  ['file', 'download'],
  ['file', 'pane server'],
  ['zip', 'download'],
  ['python', 'python'],
  ['dark mode', 'theme'],
  ['shortcuts', 'keys'],
  ['screenshot', 'share'],
  ['run', 'send'],
  ['latency', 'network'],
  ['terminal', 'client curl-7.64'],
  ['inspector', 'pane explain'],
  ['tutorial', 'example request'],
  ['next example', 'next'],
])('“%s” finds %s among the first', (query, id) => {
  const ids = found(query)
  // Of examples and copies there are several.
  expect(ids.slice(0, 8)).toContain(id)
})

it('a word of the title counts more than one beside it', () => {
  expect(found('network')[0]).toBe('network')
  expect(found('share')[0]).toBe('share')
  expect(found('stop')[0]).toBe('stop')
})

it('a single letter finds titles alone', () => {
  const all = allCommands(fakeSession({ playground: LESSONS[0]!.playground }))
  for (const { also } of hits(all, 'z', [])) expect(also).toBe(null)
})

it('every command has other words, none of which is its title’s', () => {
  for (const { title, also } of allCommands(fakeSession({ playground: LESSONS[0]!.playground }))) {
    expect(also?.length, title).toBeGreaterThan(0)
    expect(new Set(also).size, title).toBe(also!.length)
  }
})

it('the example before and the next one are there where there are such', () => {
  const ids = (number: number) =>
    allCommands(fakeSession({ playground: LESSONS[number - 1]!.playground })).map(({ id }) => id)
  expect(ids(1)).toContain('next')
  expect(ids(1)).not.toContain('before')
  expect(ids(2)).toEqual(expect.arrayContaining(['next', 'before']))
  expect(ids(LESSONS.length)).not.toContain('next')
})

it('what began as nothing of the page’s has no way back to it', () => {
  expect(allCommands(fakeSession()).map(({ id }) => id)).not.toContain('original')
})
