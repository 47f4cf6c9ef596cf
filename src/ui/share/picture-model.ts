import type { Playground } from '../../playground'
import { COMPARED, overlaps, type Session } from '../../run'
import type { Side } from '../../trace'
import { CLIENT_NAMES, outcomeText, type Tone } from '../client/outcome-text'
import { lastOutcome, sameBytesText } from '../client/reply'
import { escapeControls } from '../client/screen-text'
import { plainNote } from '../layout/strip-text'
import { type PicturedRow, wirePicture, wireState } from '../wire'
import { maskWire } from './mask'
import { maskBytes } from './outcomes'

/** What a picture of the view shows, before anything is drawn. */
export interface PictureModel {
  readonly title: string
  /** The playground's sentence, '' for none. */
  readonly sentence: string
  readonly file: string
  readonly code: readonly CodeLine[]
  readonly wire: readonly PicturedRow[]
  /** What the chosen client makes of it, null where nothing has run. */
  readonly outcome: {
    readonly tone: Tone
    readonly badge: string
    readonly headline: string
    readonly why: string
  } | null
  readonly comparison: string
  readonly others: readonly PicturedOutcome[]
}

interface PicturedOutcome {
  readonly label: string
  readonly chosen: boolean
  readonly tone: Tone
  readonly text: string
}

/** A line of the program; `number` null: lines that are left out, in words. */
export interface CodeLine {
  readonly number: number | null
  readonly text: string
  /** The direction whose selected bytes this line sent or read; null for none. */
  readonly lit: Side | null
}

/** The most lines of code, and rows of the wire, in one picture. */
const MOST = { code: 24, wire: 22, columns: 34 } as const

/**
 * The view as a picture shows it. `shared` is what is shared, masks put on; `covered` are the masked values: on the wire
 * every such field is covered as soon as one value is.
 */
export function pictureModel(session: Session, shared: Playground, covered: readonly string[]): PictureModel {
  const { model } = wireState(session)
  const run = session.run.value
  const selection = session.selection.value
  const masks = covered.length > 0
  const hide = (bytes: Uint8Array) => (masks ? maskBytes(bytes, covered) : bytes)
  const words = (text: string) => oneLine(masks ? maskWire(text, covered) : text)
  const { file } = shared.view
  const source = shared.files.find(({ name }) => name === file)?.text ?? ''
  const call = model.value.calls.find((one) => overlaps(one, selection))
  const line = call?.site?.file === file ? call.site.line : null
  const last = lastOutcome(run)
  const said = run && last ? outcomeText(run.client, last.outcome, last.settled) : null
  return {
    title: words(shared.title) || 'Playground',
    sentence: words(plainNote(shared.note)),
    file,
    code: codeLines(source, line, selection?.from ?? null),
    wire: wirePicture(model.value, selection, MOST.columns, MOST.wire, hide),
    outcome: said && {
      tone: said.tone,
      badge: said.badge,
      headline: said.headline,
      why: words(last!.outcome.reason.text),
    },
    comparison: sameBytesText(
      COMPARED.map((id) => (id === run?.client ? run : (session.others.value.get(id) ?? null))),
    ),
    others: COMPARED.flatMap((id): PicturedOutcome[] => {
      const view = (id === run?.client ? run : session.others.value.get(id)) ?? null
      const one = lastOutcome(view)
      if (!one) return []
      const { tone, short } = outcomeText(id, one.outcome, one.settled)
      return [{ label: CLIENT_NAMES[id].label, chosen: id === run?.client, tone, text: words(short.text) }]
    }),
  }
}

const oneLine = (text: string) => escapeControls(text).replace(/\s+/g, ' ').trim()

/** The program's lines; of a long one those around `line`, or the first. */
export function codeLines(source: string, line: number | null, from: Side | null): CodeLine[] {
  const all = source.replace(/\n+$/, '').split('\n')
  const make = (text: string, at: number): CodeLine => ({
    number: at + 1,
    text: escapeControls(text.replace(/\t/g, '  ')),
    lit: at + 1 === line ? from : null,
  })
  if (all.length <= MOST.code) return all.map(make)
  const room = MOST.code - 2
  const first = Math.max(0, Math.min((line ?? 1) - 1 - Math.floor(room / 2), all.length - room))
  const more = (count: number): CodeLine[] =>
    count > 0 ? [{ number: null, text: `${count} more ${count === 1 ? 'line' : 'lines'}`, lit: null }] : []
  return [
    ...more(first),
    ...all.slice(first, first + room).map((text, at) => make(text, first + at)),
    ...more(all.length - first - room),
  ]
}

/** The picture in words, for those who do not see it. */
export function pictureText({ title, outcome, others }: PictureModel): string {
  const rows = others.map(({ label, text }) => `${label}: ${text}`)
  return [`${title}.`, outcome ? `${outcome.headline}.` : '', rows.join('; ')].filter((part) => part !== '').join(' ')
}
