/** Floor 4: the article as six examples, one folder each. */
import { freshPlayground, type Playground, plainRequest, type RequestSpec } from '../playground'
import bareSocketPython from './bare-socket/server.py.txt?raw'
import bareSocket from './bare-socket/server.ts.txt?raw'
import oneLine from './one-line/server.ts.txt?raw'
import parseHttpPython from './parse-http/server.py.txt?raw'
import parseHttp from './parse-http/server.ts.txt?raw'
import requestPython from './request/server.py.txt?raw'
import request from './request/server.ts.txt?raw'
import smallSitePython from './small-site/server.py.txt?raw'
import smallSite from './small-site/server.ts.txt?raw'
import { LESSON_TEXTS, type LessonText } from './texts'
import validResponsePython from './valid-response/server.py.txt?raw'
import validResponse from './valid-response/server.ts.txt?raw'

export { tabTitle } from './texts'

/** An example: its words, what it opens with, and the same program in Python. */
export interface Lesson extends LessonText {
  readonly playground: Playground
  /** Line n says what line n of the playground's only file says; empty where Python needs no such line. Null for none. */
  readonly python: string | null
}

interface Parts {
  readonly program: string
  readonly python: string | null
  readonly client: RequestSpec['client']
}

const PARTS: Readonly<Record<string, Parts>> = {
  'bare-socket': { program: bareSocket, python: bareSocketPython, client: 'curl-7.88' },
  // The older curl and Firefox show a reply without HTTP in it: until the fourth example the server sends no other.
  request: { program: request, python: requestPython, client: 'curl-7.64' },
  'parse-http': { program: parseHttp, python: parseHttpPython, client: 'curl-7.64' },
  'valid-response': { program: validResponse, python: validResponsePython, client: 'chromium-156' },
  'small-site': { program: smallSite, python: smallSitePython, client: 'firefox-153' },
  'one-line': { program: oneLine, python: null, client: 'curl-7.88' },
}

function lesson(words: LessonText): Lesson {
  const { program, python, client } = PARTS[words.id]!
  const fresh = freshPlayground(`${words.number} ${words.name}`, 'server.ts', program)
  return {
    ...words,
    python,
    playground: {
      ...fresh,
      note: `${words.headline}\n${words.text}`,
      requests: [plainRequest(client)],
      view: { ...fresh.view, client },
    },
  }
}

/** The article, in its order, as six examples. */
export const LESSONS: readonly Lesson[] = LESSON_TEXTS.map(lesson)

/**
 * The example that a playground is, or began as: its headline is still the first line of the note. Null where it is
 * something else.
 */
export function lessonOf(playground: Playground): Lesson | null {
  const headline = playground.note.split('\n', 1)[0]
  return LESSONS.find((one) => one.headline === headline) ?? null
}

/** The examples before and behind one, in the article's order; null where there is none. */
export const neighboursOf = ({ number }: Lesson): { readonly before: Lesson | null; readonly next: Lesson | null } => ({
  before: LESSONS[number - 2] ?? null,
  next: LESSONS[number] ?? null,
})
