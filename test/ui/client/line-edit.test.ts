import { describe, expect, it } from 'vitest'
import { completeLine, editLine, type Line, searchBack } from '../../../src/ui/client/line-edit'

/** A line with `|` for the cursor. */
const line = (text: string): Line => ({ text: text.replace('|', ''), at: text.indexOf('|') })
const shown = ({ text, at }: Line) => `${text.slice(0, at)}|${text.slice(at)}`
const ctrl = (key: string) => ({ key, ctrl: true, alt: false })
const alt = (key: string) => ({ key, ctrl: false, alt: true })

describe('a line is edited by the keys of a shell', () => {
  it.each([
    [ctrl('a'), 'curl x|', '|curl x'],
    [ctrl('e'), 'cu|rl x', 'curl x|'],
    [ctrl('a'), 'one\ntwo|', 'one\n|two'],
    [ctrl('k'), 'curl| x', 'curl|'],
    [ctrl('u'), 'curl| x', '| x'],
    [ctrl('w'), 'curl -i  x|', 'curl -i  |'],
    [ctrl('w'), 'curl -i |x', 'curl |x'],
    [ctrl('d'), 'cu|rl', 'cu|l'],
    [ctrl('h'), 'cu|rl', 'c|rl'],
    [alt('b'), 'curl -i x|', 'curl -i |x'],
    [alt('f'), '|curl -i', 'curl| -i'],
    [alt('d'), 'curl| -i x', 'curl| x'],
  ])('%o on %s', (key, before, after) => {
    expect(shown(editLine(line(before), key)!)).toBe(after)
  })

  it('leaves every other key to the field', () => {
    expect(editLine(line('a|'), { key: 'b', ctrl: false, alt: false })).toBeNull()
    expect(editLine(line('a|'), ctrl('d'))).toEqual({ text: 'a', at: 1 })
    expect(editLine(line('|'), ctrl('d'))).toBeNull()
  })
})

describe('Tab', () => {
  const known = {
    commands: ['curl', 'cat', 'clear'],
    options: ['--data', '--data-raw', '--digest'],
    files: ['body.json', 'page'],
    urls: ['localhost:8000/'],
  }
  it.each([
    ['cu|', 'curl |', []],
    ['c|', 'c|', ['cat', 'clear', 'curl']],
    ['curl --di|', 'curl --digest |', []],
    ['curl --da|', 'curl --data|', ['--data', '--data-raw']],
    ['curl -d @b|', 'curl -d @body.json |', []],
    ['curl lo|', 'curl localhost:8000/|', []],
    ['echo a | ca|', 'echo a | cat |', []],
    ['curl zzz|', 'curl zzz|', []],
  ])('%s', (before, after, choices) => {
    const at = before.lastIndexOf('|')
    const done = completeLine({ text: before.slice(0, at) + before.slice(at + 1), at }, known)
    expect(`${done.line.text.slice(0, done.line.at)}|${done.line.text.slice(done.line.at)}`).toBe(after)
    expect(done.choices).toEqual(choices)
  })
})

it('the search goes from the newest line to older ones', () => {
  const lines = ['curl a', 'ls', 'curl b']
  expect(searchBack(lines, 'curl', 3)).toBe(2)
  expect(searchBack(lines, 'curl', 2)).toBe(0)
  expect(searchBack(lines, 'nc', 3)).toBe(-1)
})
