import { expect, test } from 'vitest'
import { folderOf } from '../../src/export'
import { freshPlayground } from '../../src/playground'

const nameOf = (title: string) => folderOf(freshPlayground(title, 'server.ts', '')).name

test('a title becomes a name that every file system and registry takes', () => {
  expect(nameOf('1 The bare socket')).toBe('1-the-bare-socket')
  expect(nameOf('Élan: «../../etc»')).toBe('elan-etc')
  expect(nameOf('…')).toBe('barewire-server')
  expect(nameOf('x'.repeat(200))).toHaveLength(60)
})

test('the folder holds every file as typed, and starts the first', () => {
  const playground = {
    ...freshPlayground('Two files', 'main.ts', "import './other'\n"),
    files: [
      { name: 'main.ts', text: "import './other'\r\n" },
      { name: 'other.ts', text: 'é\0' },
    ],
    note: 'A sentence.',
  }
  const { files } = folderOf(playground)
  const text = (path: string) => files.find((file) => file.path === path)!.text
  expect(text('main.ts')).toBe("import './other'\r\n")
  expect(text('other.ts')).toBe('é\0')
  expect(JSON.parse(text('package.json'))).toMatchObject({
    type: 'module',
    scripts: { start: 'node barewire/barewire.js serve main.ts --trace' },
  })
  expect(text('README.md')).toMatch(/^# Two files\n\nA sentence\.\n\nNode 20\.19/)
})
