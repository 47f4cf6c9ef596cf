import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Playground } from '../../playground'
import { Icon } from '../icons'
import type { DialogProps } from '../layout/dialogs'
import { Modal } from '../layout/modal'
import { noteNow } from '../layout/note-now'
import { TabList } from '../layout/tabs'
import { Contents } from './contents'
import { linkFit, type Measured, textFit } from './lengths'
import { maskPlayground } from './mask'
import { Meter } from './meter'
import { sharedState, wireSecrets } from './outcomes'
import { PictureField } from './picture-field'
import { pictureModel } from './picture-model'
import { keyOf, SecretList } from './secret-list'
import { findSecrets } from './secrets'
import { embedCode, markdownOf } from './texts'
import { type OwnWords, Words } from './words'
import './share.css'

type Way = 'link' | 'markdown' | 'picture' | 'embed'

const WAYS: readonly { readonly id: Way; readonly label: string }[] = [
  { id: 'link', label: 'Link' },
  { id: 'markdown', label: 'Markdown' },
  { id: 'picture', label: 'Picture' },
  { id: 'embed', label: 'Embed code' },
]

const MEASURED = { link: 'link', markdown: 'Markdown', embed: 'embed code' } as const satisfies Readonly<
  Record<Exclude<Way, 'picture'>, Measured>
>

const COPY: Readonly<Record<Exclude<Way, 'picture'>, string>> = {
  link: 'Copy link',
  markdown: 'Copy Markdown',
  embed: 'Copy embed code',
}

/** Share: what the link says of itself, what it would give away, and the forms in which it can be passed on. */
export function ShareDialog({ session, close }: DialogProps) {
  const [way, setWay] = useState<Way>('link')
  const [masked, setMasked] = useState<ReadonlySet<string>>(new Set())
  const [atSelection, setAtSelection] = useState(true)
  // What is written here becomes the playground's own when it is taken away: who closes the dialog before has changed nothing.
  const [written, setWritten] = useState<OwnWords | null>(null)
  const take = () => {
    const { title, note } = session.playground.value
    if (written && (written.title !== title || written.note !== note)) session.describe(written)
  }
  const state = useMemo(
    () => ({ ...sharedState(session), ...written }),
    [
      written,
      session.playground.value,
      session.request.value,
      session.selection.value,
      session.run.value,
      session.others.value,
      session.stale.value,
    ],
  )
  const secrets = useMemo(() => findSecrets(state, wireSecrets(session)), [state, session])
  const covered = useMemo(() => secrets.filter((secret) => masked.has(keyOf(secret))), [secrets, masked])
  const shared = useMemo(() => {
    const open = atSelection ? state : withoutSelection(state)
    return maskPlayground(open, covered)
  }, [state, atSelection, covered])
  // Of what is shared, for a mask may stand in the code.
  const { note, holds } = useMemo(() => noteNow(state), [state])
  const told = useMemo(
    () => (note === state.note && holds ? shared : { ...shared, note: holds ? note : '' }),
    [shared, state, note, holds],
  )
  const picture = useMemo(
    () =>
      pictureModel(
        session,
        told,
        covered.map(({ value }) => value),
      ),
    [told, covered, session],
  )
  const link = useLink(shared, (playground) => session.link(playground))
  const fragment = link.length - link.indexOf('#')
  const fit = linkFit(link.length, fragment)
  const text =
    link === '' ? '' : way === 'link' ? link : way === 'markdown' ? markdownOf(told, link) : embedCode(shared, link)
  return (
    <Modal title="Share this playground" close={close} look="sharing">
      <p class="muted">
        Whoever opens it runs the same code and gets the same packets in the same order. Everything is in the link;
        nothing is stored elsewhere.
      </p>
      {secrets.length > 0 && <SecretList secrets={secrets} masked={masked} mask={setMasked} />}
      <Words words={state} disowned={!holds} change={({ title, note }) => setWritten({ title, note })} />
      <div class="sh-ways">
        <TabList label="Form" look="seg" tabs={WAYS} chosen={way} choose={setWay} panel="sh-panel" />
      </div>
      <div id="sh-panel" role="tabpanel" aria-label={WAYS.find(({ id }) => id === way)!.label}>
        {way === 'picture' ? (
          <PictureField model={picture} taken={take} />
        ) : (
          <CopyField key={way} text={text} label={COPY[way]} lines={way !== 'link'} ready={fit.opens} taken={take} />
        )}
      </div>
      {link !== '' && way !== 'picture' && (
        <Meter
          what={MEASURED[way]}
          length={text.length}
          fit={way === 'link' ? fit : textFit(MEASURED[way], text.length, link.length, fragment)}
        />
      )}
      <Contents state={shared} atSelection={atSelection} choose={state.view.selection ? setAtSelection : null} />
    </Modal>
  )
}

function withoutSelection(state: Playground): Playground {
  const { selection: _, ...view } = state.view
  return { ...state, view }
}

/** The link to a state; the one before it while it is made, '' at first. */
function useLink(state: Playground, make: (state: Playground) => Promise<string>): string {
  const [link, setLink] = useState('')
  useEffect(() => {
    let wanted = true
    void make(state).then((made) => wanted && setLink(made))
    return () => {
      wanted = false
    }
  }, [state])
  return link
}

/** A text to be taken away, and the button that copies it. Where the browser does not allow that, it is selected. */
function CopyField(props: {
  readonly text: string
  readonly label: string
  readonly lines: boolean
  readonly ready: boolean
  /** The text has been copied, by the button or by hand. */
  readonly taken: () => void
}) {
  const { text, label, lines, ready, taken } = props
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const [said, setSaid] = useState('')
  // What is asked for while the text is still made is copied when it is there.
  const early = useRef(false)
  useEffect(() => {
    setSaid('')
    if (early.current) copy()
  }, [text])
  const copy = () => {
    early.current = text === ''
    if (text === '') return
    taken()
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied.'),
      () => {
        field.current?.focus()
        field.current?.select()
        setSaid('The browser did not allow to copy: it is selected for you.')
      },
    )
  }
  return (
    <div class={lines ? 'sh-copy lines' : 'sh-copy'}>
      {lines ? (
        <textarea
          ref={field}
          class="inp"
          readOnly
          rows={7}
          value={text}
          aria-label={label.replace('Copy ', '')}
          onCopy={taken}
        />
      ) : (
        <input
          ref={field}
          class="inp"
          readOnly
          value={text}
          aria-label="Link"
          onCopy={taken}
          onFocus={() => field.current?.select()}
        />
      )}
      <button type="button" class="btn inv" autofocus disabled={!ready} onClick={copy}>
        <Icon name={said === 'Copied.' ? 'check' : 'copy'} />
        {label}
      </button>
      <p role="status" class="small muted">
        {said}
      </p>
    </div>
  )
}
