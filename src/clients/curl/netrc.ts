/** `.netrc`: credentials by host. */

export interface NetrcEntry {
  readonly user: string | null
  readonly password: string | null
}

/** Words of a line; double quotes hold blanks and `\n`, `\r`, `\t`. */
function words(line: string): string[] {
  const found: string[] = []
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' }
    found.push(match[2] ?? (match[1] ?? '').replace(/\\(.)/g, (_all, char: string) => escapes[char] ?? char))
  }
  return found
}

/** The entry for a host, or the `default` one; null where there is none. `user`: only an entry of this login counts. */
export function netrcEntry(text: string, host: string, user: string | null): NetrcEntry | null {
  let state: 'nothing' | 'host' | 'entry' | 'macro' = 'nothing'
  let login: string | null = null
  let password: string | null = null
  let awaited: 'login' | 'password' | null = null
  let ours = true
  const done = () => (login !== null || password !== null) && ours
  for (const line of text.split('\n')) {
    if (state === 'macro') {
      if (line.trim() === '') state = 'nothing'
      continue
    }
    if (line.trimStart().startsWith('#')) continue
    for (const word of words(line)) {
      const key = word.toLowerCase()
      if (awaited === 'login') {
        if (user !== null) ours = word === user
        login = word
        awaited = null
      } else if (awaited === 'password') {
        password = word
        awaited = null
      } else if (key === 'machine' || key === 'default') {
        if (state === 'entry' && done()) return { user: login, password }
        login = null
        password = null
        ours = true
        state = key === 'machine' ? 'host' : 'entry'
      } else if (key === 'macdef' && state === 'nothing') state = 'macro'
      else if (state === 'host') state = key === host.toLowerCase() ? 'entry' : 'nothing'
      else if (state === 'entry' && key === 'login') awaited = 'login'
      else if (state === 'entry' && key === 'password') awaited = 'password'
    }
  }
  return state === 'entry' && done() ? { user: login, password } : null
}
