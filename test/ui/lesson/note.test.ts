import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LESSONS } from '../../../src/lessons'
import { doAction } from '../../../src/ui/layout/strip-actions'
import { applyEdit, type NoteAction, plainNote, readNote, speaksOf } from '../../../src/ui/layout/strip-text'
import { fakeSession } from '../fake-session'

const actionsOf = (note: string): NoteAction[] =>
  readNote(note).paragraphs.flatMap((parts) => parts.flatMap((part) => (part.kind === 'act' ? [part.action] : [])))

describe('a note', () => {
  it('of one line has no headline; of several, the first is the headline and each further one a paragraph', () => {
    expect(readNote('Only this.')).toEqual({ headline: '', paragraphs: [[{ kind: 'words', text: 'Only this.' }]] })
    expect(readNote('A headline.\n\nOne.\nTwo.')).toEqual({
      headline: 'A headline.',
      paragraphs: [[{ kind: 'words', text: 'One.' }], [{ kind: 'words', text: 'Two.' }]],
    })
    expect(readNote('')).toEqual({ headline: '', paragraphs: [] })
  })

  it.each<[string, NoteAction]>([
    ['client:chromium-156', { kind: 'client', client: 'chromium-156' }],
    ['select:response', { kind: 'select', from: 'server', part: null }],
    ['select:request:empty line', { kind: 'select', from: 'client', part: 'empty line' }],
    ['send:GET /a?b=c', { kind: 'send', client: null, method: 'GET', path: '/a?b=c', body: null }],
    ['send:curl-7.64 GET /', { kind: 'send', client: 'curl-7.64', method: 'GET', path: '/', body: null }],
    ['send:POST / a\\r\\n b\\\\n', { kind: 'send', client: null, method: 'POST', path: '/', body: 'a\r\n b\\n' }],
    ['edit:listen%285%29=>listen%281%29', { kind: 'edit', from: 'listen(5)', to: 'listen(1)' }],
    ['edit:100%25=>', { kind: 'edit', from: '100%', to: '' }],
  ])('makes a button of [words](%s)', (action, read) => {
    expect(readNote(`Try [words](${action}), please.`).paragraphs).toEqual([
      [
        { kind: 'words', text: 'Try ' },
        { kind: 'act', text: 'words', action: read },
        { kind: 'words', text: ', please.' },
      ],
    ])
  })

  it.each([
    '[y](https://a.b)',
    '[y](javascript:alert)',
    '[y](data:text/html,x)',
    '[x](client:nobody)',
    '[x](send:GET http://a.b/)',
    '[x](send:get /)',
    '[x](send:GET)',
    '[x](send:nobody GET /)',
    '[x](send:raw GET /)',
    '[x](select:both)',
    '[x](edit:nothing to put)',
    '[x](edit:=>all)',
    '[](client:raw)',
    '<b>bold</b> & <script>',
    '[a [b](client:none) c]',
  ])('leaves %s as it stands', (text) => {
    expect(readNote(text).paragraphs).toEqual([[{ kind: 'words', text }]])
  })

  it('loses no word, whatever it holds', () => {
    const bits = fc.constantFrom('[', ']', '(', ')', 'client:', 'raw', 'send:GET /', 'edit:a=>b', '\n', ' ', '%29', 'x')
    fc.assert(
      fc.property(
        fc.array(bits, { maxLength: 40 }).map((parts) => parts.join('')),
        (note) => {
          const { headline, paragraphs } = readNote(note)
          const words = paragraphs.flat().map((part) => part.text)
          for (const word of [headline, ...words]) expect(note).toContain(word)
          if (actionsOf(note).length === 0)
            expect([headline, ...words].filter((line) => line !== '')).toEqual(
              note.split('\n').filter((line) => line.trim() !== ''),
            )
          expect(plainNote(note)).not.toContain('undefined')
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('an edit', () => {
  const [five, twelve] = actionsOf(LESSONS[3]!.playground.note).filter((action) => action.kind === 'edit')
  const text = "a\nsend('Content-Length: 11\\r\\n')\n"

  it('puts the new words in the place of the old ones, says on which line, and is taken back by doing it again', () => {
    const once = applyEdit(text, five!)
    expect(once).toEqual({ done: false, line: 2, text: "a\nsend('Content-Length: 5\\r\\n')\n" })
    expect(applyEdit(once!.text, five!)).toEqual({ done: true, line: 2, text })
  })

  it('takes the place of another edit of the same words', () => {
    const once = applyEdit(text, five!)!.text
    expect(applyEdit(once, twelve!)).toBeNull()
    expect(applyEdit(once, twelve!, [five!, twelve!])).toMatchObject({ done: false, text: text.replace('11', '12') })
  })

  it('is nothing where the words are gone', () => {
    expect(applyEdit('something else', five!)).toBeNull()
  })

  it('keeps to whole words and numbers', () => {
    const one: Extract<NoteAction, { kind: 'edit' }> = { kind: 'edit', from: 'n: 1', to: 'n: 2' }
    expect(applyEdit('n: 11', one)).toBeNull()
    expect(applyEdit('xn: 1 n: 1', one)?.text).toBe('xn: 1 n: 2')
  })
})

describe('what a note speaks of', () => {
  const original = "send('Content-Length: 11\\r\\n')\n"
  const actions = actionsOf(
    'Head\n[five](edit:Content-Length: 11=>Content-Length: 5) or [twelve](edit:Content-Length: 11=>Content-Length: 12), [curl](client:curl-7.88)',
  )

  it.each([
    ['its own code', original, true],
    ['what one of its edits made', original.replace('11', '5'), true],
    ['what another of them made', original.replace('11', '12'), true],
    ['something else', original.replace('11', '7'), false],
    ['an edit and something else', `${original.replace('11', '5')}// more\n`, false],
    ['nothing', '', false],
  ])('%s', (_, text, expected) => {
    expect(actions).toHaveLength(3)
    expect(speaksOf(text, original, actions)).toBe(expected)
  })

  it('whatever of an example’s edits were made, in whatever order', () => {
    for (const { playground } of LESSONS) {
      const actions = actionsOf(playground.note)
      const original = playground.files[0]!.text
      const texts = new Set([original])
      // A set goes on to what is added to it meanwhile.
      for (const text of texts) {
        expect(speaksOf(text, original, actions), text).toBe(true)
        for (const action of actions) {
          const edit = action.kind === 'edit' ? applyEdit(text, action, actions) : null
          if (edit) texts.add(edit.text)
        }
      }
    }
  })

  it('of two edits, one on what the other made, both', () => {
    const chained = actionsOf('Head\n[two](edit:one=>two), [three](edit:two=>three)')
    expect(speaksOf('a = three', 'a = one', chained)).toBe(true)
  })
})

describe('doing what a note offers', () => {
  it('chooses a client', () => {
    const session = fakeSession()
    doAction(session, { kind: 'client', client: 'chromium-156' }, [])
    expect(session.did).toEqual(['choose chromium-156'])
  })

  it('puts a request in the form and sends it, to the visitor’s own server', () => {
    const session = fakeSession()
    doAction(session, { kind: 'send', client: null, method: 'POST', path: '//elsewhere.example/', body: 'é' }, [])
    expect(session.request.value).toMatchObject({
      method: 'POST',
      url: 'http://localhost:8000//elsewhere.example/',
      body: '\xc3\xa9',
    })
    expect(session.did).toEqual(['send'])
  })

  it('asks with the client that it names, else with the one that is chosen', () => {
    const session = fakeSession()
    const asks = (client: 'firefox-153' | null) => {
      doAction(session, { kind: 'send', client, method: 'GET', path: '/', body: null }, [])
      return session.request.value.client
    }
    const chosen = session.client.value
    expect([asks('firefox-153'), chosen]).toEqual(['firefox-153', 'curl-7.88'])
    expect(fakeSession().client.value).toBe('curl-7.88')
    session.choose('chromium-156')
    expect(asks(null)).toBe('chromium-156')
  })

  it('selects the bytes of a part', () => {
    const session = fakeSession()
    doAction(session, { kind: 'select', from: 'client', part: 'Host' }, [])
    expect(session.selection.value).toEqual({ connection: 1, from: 'client', start: 16, end: 38 })
    doAction(session, { kind: 'select', from: 'server', part: null }, [])
    expect(session.selection.value).toEqual({ connection: 1, from: 'server', start: 0, end: 11 })
  })

  it('says so where there is no such part', () => {
    const session = fakeSession()
    const before = session.selection.value
    doAction(session, { kind: 'select', from: 'client', part: 'Cookie' }, [])
    expect(session.selection.value).toBe(before)
    expect(session.notice.value?.text).toBe('There is no “Cookie” in the request on show.')
  })

  it('edits the file on show', () => {
    const session = fakeSession()
    const edit: NoteAction = { kind: 'edit', from: 'Hello World', to: 'Hi' }
    doAction(session, edit, [edit])
    expect(session.playground.value.files[0]!.text).toContain("encode('Hi')")
    doAction(session, edit, [edit])
    expect(session.playground.value.files[0]!.text).toContain("encode('Hello World')")
  })
})
