import { useEffect, useRef, useState } from 'preact/hooks'
import { safeParse } from 'valibot'
import { FileSchema } from '../../playground'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { TabList } from '../layout/tabs'

/** Why a name cannot be a file's; null where it can. */
export function nameFault(name: string, taken: readonly string[]): string | null {
  if (taken.includes(name)) return `There is a ${name} already.`
  return safeParse(FileSchema, { name, text: '' }).success
    ? null
    : 'Letters, digits, dots and dashes, with an ending: page.html, data.json, util.ts.'
}

/** The files of a playground: choose, add, rename (double click or the pen), remove. */
export function FileTabs({ session }: { session: Session }) {
  const { files, view } = session.playground.value
  const [naming, setNaming] = useState<'add' | 'rename' | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const acts = useRef<HTMLDivElement>(null)
  /** Who has named a file goes on at its tab, once it is there. */
  const named = useRef(false)
  const chosen = files.some(({ name }) => name === view.file) ? view.file : files[0]!.name

  useEffect(() => {
    if (!named.current || naming) return
    named.current = false
    acts.current?.closest('.module')?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
  })

  const finish = (name: string) => {
    const wanted = name.trim()
    if (wanted === '' || (naming === 'rename' && wanted === chosen)) {
      setNaming(null)
      setFault(null)
      return
    }
    const wrong = nameFault(
      wanted,
      files.map((file) => file.name),
    )
    setFault(wrong)
    if (wrong) return
    if (naming === 'add') session.addFile(wanted)
    else session.renameFile(chosen, wanted)
    setNaming(null)
    named.current = true
  }

  const close = () => {
    setNaming(null)
    setFault(null)
    acts.current?.querySelector<HTMLElement>(naming === 'add' ? '.add' : '.rename')?.focus()
  }

  return (
    <>
      <div class="file-tabs">
        <TabList
          look="tabs"
          label="Files"
          panel="code"
          chosen={chosen}
          choose={(file) => session.setView({ file })}
          scrolls
          tabs={files.map(({ name }, index) => ({
            id: name,
            label: (
              <span class="row" onDblClick={() => setNaming('rename')}>
                {index === 0 && <Icon name="code" />}
                {name}
              </span>
            ),
          }))}
        />
      </div>
      <div class="file-acts" ref={acts}>
        {files.length > 1 && (
          <>
            <button
              type="button"
              class="btn ghost icon rename"
              aria-label={`Rename ${chosen}`}
              title={`Rename ${chosen}`}
              onClick={() => setNaming('rename')}
            >
              <Icon name="pen" />
            </button>
            <button
              type="button"
              class="btn ghost icon"
              aria-label={`Remove ${chosen}`}
              title={`Remove ${chosen}`}
              onClick={() => session.removeFile(chosen)}
            >
              <Icon name="cross" />
            </button>
          </>
        )}
        <button
          type="button"
          class="btn ghost icon add"
          aria-label="Add a file"
          title="Add a file"
          aria-expanded={naming === 'add'}
          onClick={() => (naming === 'add' ? close() : setNaming('add'))}
        >
          <Icon name="plus" />
        </button>
      </div>
      <span class="grow" />
      {naming && (
        <form
          key={naming}
          class="naming pop"
          aria-label={naming === 'add' ? 'Add a file' : `Rename ${chosen}`}
          onSubmit={(event) => {
            event.preventDefault()
            finish(new FormData(event.currentTarget).get('name') as string)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') close()
          }}
        >
          <div class="row">
            <input
              ref={focusOnce}
              class="inp"
              name="name"
              aria-label={naming === 'add' ? 'Name of the new file' : `New name of ${chosen}`}
              aria-invalid={fault !== null}
              aria-describedby="naming-help"
              defaultValue={naming === 'rename' ? chosen : ''}
              placeholder="util.ts"
              spellcheck={false}
              autocapitalize="off"
              autocomplete="off"
              maxLength={64}
            />
            <button type="submit" class="btn inv">
              {naming === 'add' ? 'Add' : 'Rename'}
            </button>
            <button type="button" class="btn ghost icon" aria-label="Cancel" onClick={close}>
              <Icon name="cross" />
            </button>
          </div>
          {fault && (
            <p class="fault" role="alert">
              {fault}
            </p>
          )}
          <p id="naming-help" class="small muted">
            {naming === 'add' ? (
              <>
                {files[0]!.name} imports it: code as <code>{"import { one } from './util.ts'"}</code>, a page or any
                other text as <code>{"import page from './page.html' with { type: 'text' }"}</code>, JSON with{' '}
                <code>{"{ type: 'json' }"}</code>.
              </>
            ) : (
              'Imports of it keep the old name: change them, too.'
            )}
          </p>
        </form>
      )}
    </>
  )
}

/** The same function with each drawing, so that the field takes the focus once: as it comes. */
const focusOnce = (input: HTMLInputElement | null) => {
  input?.focus()
  input?.select()
}
