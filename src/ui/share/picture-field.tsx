import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../icons'
import { themeNow } from '../layout/theme'
import { drawPicture } from './picture'
import { type PictureModel, pictureText } from './picture-model'
import { fileName } from './texts'

interface Made {
  readonly blob: Blob
  readonly url: string
}

const THEMES = [
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const

/** The picture of the view as it is shared: to look at, to save, to copy. It is made in this page. `taken`: it has been saved or copied. */
export function PictureField(props: { readonly model: PictureModel; readonly taken: () => void }) {
  const { model, taken } = props
  const [made, setMade] = useState<Made | null>(null)
  const [said, setSaid] = useState('')
  const [theme, setTheme] = useState(themeNow.peek())
  useEffect(() => {
    let wanted = true
    let url = ''
    setSaid('')
    drawPicture(model, theme).then(
      (blob) => {
        if (!wanted) return
        url = URL.createObjectURL(blob)
        setMade({ blob, url })
      },
      (error: unknown) => wanted && setSaid(error instanceof Error ? error.message : String(error)),
    )
    return () => {
      wanted = false
      // The picture before stays in sight until the next one is there.
      if (url) setTimeout(() => URL.revokeObjectURL(url), 5000)
    }
  }, [model, theme])
  const copy = () => {
    if (!made) return
    taken()
    const done = () => setSaid('Copied.')
    const failed = () => setSaid('The browser did not allow to copy a picture. Save it instead.')
    try {
      navigator.clipboard.write([new ClipboardItem({ 'image/png': made.blob })]).then(done, failed)
    } catch {
      failed()
    }
  }
  return (
    <div class="sh-picture">
      {made ? <img src={made.url} alt={pictureText(model)} /> : <div class="sh-picture-wait" />}
      <fieldset class="row sh-theme">
        <legend class="sr">Colours of the picture</legend>
        {THEMES.map(({ id, label }) => (
          <label key={id} class="row">
            <input type="radio" name="picture-theme" checked={id === theme} onChange={() => setTheme(id)} />
            {label}
          </label>
        ))}
      </fieldset>
      <div class="row">
        <p role="status" class="small muted grow">
          {said}
        </p>
        <button type="button" class="btn" disabled={!made} onClick={copy}>
          <Icon name={said === 'Copied.' ? 'check' : 'copy'} />
          Copy picture
        </button>
        {made ? (
          <a class="btn inv" href={made.url} download={fileName(model.title, 'png')} onClick={taken}>
            <Icon name="down" />
            Save picture
          </a>
        ) : (
          <button type="button" class="btn inv" disabled>
            <Icon name="down" />
            Save picture
          </button>
        )}
      </div>
    </div>
  )
}
