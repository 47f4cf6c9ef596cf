import { type RunView, stoppedByPage } from '../../run'

/** The sentence of the top bar: what the visitor's server is doing. */
export interface StatusText {
  readonly text: string
  /** For narrow pages. */
  readonly short: string
  readonly tone: 'ok' | 'wait' | 'error'
  /** True where there is something to stop. */
  readonly alive: boolean
}

/** Says where a run stands, in the page's words. `broken`: the text as it stands now does not compile, so that it cannot run. */
export function statusText(run: RunView | null, broken = false): StatusText {
  if (broken) {
    const before = run !== null && run.state.kind !== 'starting'
    return {
      text: before
        ? 'Your code does not compile; what is shown is of the run before'
        : 'Your code does not compile, so nothing has run yet',
      short: 'does not compile',
      tone: 'error',
      alive: false,
    }
  }
  if (!run || run.state.kind === 'starting')
    return { text: 'Your server is starting', short: 'starting', tone: 'wait', alive: true }
  const afresh = run.afresh ? 'has started afresh and ' : ''
  switch (run.state.kind) {
    case 'running':
      if (run.state.restless)
        return { text: 'Your server goes on without waiting', short: 'not waiting', tone: 'wait', alive: true }
      return { text: `Your server ${afresh}is running`, short: 'running', tone: 'ok', alive: true }
    case 'quiet': {
      const where = run.state.listening.map(nice)
      if (where.length === 0)
        return {
          text: afresh ? `Your server ${afresh}listens nowhere` : 'Your server is running, and listens nowhere',
          short: 'not listening',
          tone: 'wait',
          alive: true,
        }
      return {
        text: `Your server ${afresh}is waiting on ${where.join(', ')}${afresh ? '' : ', in this page only'}`,
        short: `${afresh ? 'new ' : ''}${where[0]!.replace(/^.*(?=:)/, '')}`,
        tone: 'ok',
        alive: true,
      }
    }
    case 'exited':
      return { text: 'Your server has ended', short: 'ended', tone: 'error', alive: false }
    case 'stopped':
      return {
        // The visitor knows of a Stop; what else ends a server is the page's doing.
        text: `Your server was stopped${stoppedByPage(run.state.reason) ? ' by this page: the Console says why' : ''}`,
        short: 'stopped',
        tone: 'error',
        alive: false,
      }
  }
}

const nice = (address: string) => address.replace(/^127\.0\.0\.1:/, 'localhost:').replace(/^0\.0\.0\.0:/, 'localhost:')
