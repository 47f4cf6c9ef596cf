import { strFromU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { LESSONS } from '../../src/lessons'
import type { Playground } from '../../src/playground'
import { archiveOf } from '../../src/ui/download'
import { heldNote, noteNow } from '../../src/ui/layout/note-now'
import { applyEdit, readNote } from '../../src/ui/layout/strip-text'

const withCode = (playground: Playground, text: string): Playground => ({
  ...playground,
  files: [{ name: playground.files[0]!.name, text }],
})
const edits = (note: string) =>
  readNote(note).paragraphs.flatMap((parts) =>
    parts.flatMap((part) => (part.kind === 'act' && part.action.kind === 'edit' ? [part.action] : [])),
  )

describe('what a text says of the code as it stands', () => {
  it.each(LESSONS)('$number: holds of its own code, and of no other', ({ playground }) => {
    expect(noteNow(playground)).toEqual({ note: playground.note, holds: true })
    const other = withCode(playground, "export default () => 'mine'")
    expect(noteNow(other).holds).toBe(false)
    expect([heldNote(playground), heldNote(other)]).toEqual([playground.note, ''])
  })

  it('that is no example’s is its writer’s', () => {
    const own = { ...withCode(LESSONS[0]!.playground, '// mine'), note: 'My own sentence.' }
    expect(heldNote(own)).toBe('My own sentence.')
  })

  it('with a change that it offers is said of that change, and offers the same', () => {
    for (const { playground, changed = {} } of LESSONS) {
      const offered = edits(playground.note)
      expect(Object.keys(changed).sort()).toEqual(offered.map(({ to }) => to).sort())
      for (const action of offered) {
        const text = applyEdit(playground.files[0]!.text, action, offered)!.text
        const { note, holds } = noteNow(withCode(playground, text))
        expect([note, holds]).toEqual([changed[action.to], true])
        expect(edits(note)).toEqual(offered)
      }
    }
  })

  it('does not go into a downloaded folder where it does not hold', () => {
    const readme = (playground: Playground) => {
      const files = unzipSync(archiveOf(playground, zipSync({})))
      return strFromU8(Object.entries(files).find(([name]) => name.endsWith('/README.md'))![1])
    }
    const { playground } = LESSONS[0]!
    expect(readme(playground)).toContain('There is no “HTTP” in its 11 bytes')
    expect(readme(withCode(playground, '// mine'))).not.toContain('11 bytes')
  })
})
