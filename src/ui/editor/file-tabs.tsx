import { useState } from 'preact/hooks'
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
  const chosen = files.some(({ name }) => name === view.file) ? view.file : files[0]!.name

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
  }

  if (naming) {
    return (
      <form
        class="row grow naming"
        onSubmit={(event) => {
          event.preventDefault()
          finish(new FormData(event.currentTarget).get('name') as string)
        }}
      >
        <input
          ref={(input) => input?.focus()}
          class="inp"
          name="name"
          aria-label={naming === 'add' ? 'Name of the new file' : `New name of ${chosen}`}
          aria-invalid={fault !== null}
          defaultValue={naming === 'rename' ? chosen : ''}
          placeholder="util.ts"
          maxLength={64}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              setNaming(null)
              setFault(null)
            }
          }}
        />
        <button type="submit" class="btn">
          {naming === 'add' ? 'Add' : 'Rename'}
        </button>
        <button type="button" class="btn ghost icon" aria-label="Cancel" onClick={() => setNaming(null)}>
          <Icon name="cross" />
        </button>
        {fault && (
          <span class="fault pop" role="alert">
            {fault}
          </span>
        )}
      </form>
    )
  }
  return (
    <>
      <TabList
        look="tabs"
        label="Files"
        panel="code"
        chosen={chosen}
        choose={(file) => session.setView({ file })}
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
      {files.length > 1 && (
        <>
          <button
            type="button"
            class="btn ghost icon"
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
        class="btn ghost icon"
        aria-label="Add a file"
        title="Add a file"
        onClick={() => setNaming('add')}
      >
        <Icon name="plus" />
      </button>
      <span class="grow" />
    </>
  )
}
