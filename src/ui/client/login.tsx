import { useEffect, useRef, useState } from 'preact/hooks'
import type { TabState } from '../../clients'
import { escapeControls } from './screen-text'

/** What becomes of a name and a password, by what the server asks for. */
const SENT = {
  basic: 'They are sent in Base64, which hides nothing.',
  digest: 'The password is sent as a digest.',
  ntlm: 'Answers by NTLM are not simulated: nothing of it is sent.',
} as const

/** The login dialog of a browser: who asks, for which realm, and a way out. */
export function Login(props: {
  readonly login: NonNullable<TabState['login']>
  /** The browser's name. */
  readonly who: string
  /** The server asks again, after a name and a password were sent. */
  readonly refused: boolean
  readonly answer: (given: { readonly user: string; readonly password: string } | null) => void
}) {
  const { login, who, refused, answer } = props
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // The bytes may be what somebody looks at: the focus is taken only from within the tab, or from the dialog that is gone.
    const within = form.current?.closest('.browser')?.contains(document.activeElement)
    if (within || (refused && document.activeElement === document.body))
      form.current?.querySelector<HTMLElement>('input')?.focus()
  }, [login.url, login.realm])
  return (
    <form
      ref={form}
      class="tab-dialog"
      aria-label="Sign in"
      onSubmit={(event) => {
        event.preventDefault()
        answer({ user, password })
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        answer(null)
      }}
    >
      <h3>Sign in</h3>
      {refused && (
        <p class="fault" role="alert">
          The name and the password were sent, and the server refused them: it answered 401 again.
        </p>
      )}
      <p>
        {who} asks for a name and a password: <code>{escapeControls(new URL(login.url).host)}</code> answered 401
        {login.realm !== '' && (
          <>
            , for the realm “<span class="realm">{escapeControls(login.realm)}</span>”
          </>
        )}
        . {SENT[login.scheme]}
      </p>
      <div class="pair">
        <label class="labelled small">
          Name
          <input class="inp" autocomplete="off" value={user} onInput={(event) => setUser(event.currentTarget.value)} />
        </label>
        <label class="labelled small">
          Password
          <input
            class="inp"
            type="password"
            autocomplete="off"
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
      </div>
      <div class="row">
        <span class="grow" />
        <button type="button" class="btn" onClick={() => answer(null)}>
          Cancel
        </button>
        <button type="submit" class="btn inv">
          Sign in
        </button>
      </div>
    </form>
  )
}
