import { grouped } from '../../bytes'
import type { Side } from '../../trace'
import type { Notice, Stretch, Times, ToldSegment } from './model'

/**
 * A notice as the page says it; `many`: there is more than one connection, so the number is named; `brief`: the longest in
 * fewer words, for a wire that is narrow.
 */
export function noticeText(notice: Notice, many: boolean, brief = false): string {
  const which = many ? ` connection ${notice.connection}` : ''
  switch (notice.event) {
    case 'open':
      return `connection ${notice.connection} opens`
    case 'tried':
      return `connection ${notice.connection} is tried, SYN`
    case 'refused':
      if (brief)
        return `connection ${notice.connection} refused, RST${notice.port === undefined ? '' : `: port ${notice.port}`}`
      return `connection ${notice.connection} is refused, RST: nothing listens${notice.port === undefined ? '' : ` on ${notice.port}`}`
    case 'timed-out':
      return `connection ${notice.connection} times out`
    case 'fin':
      return `${notice.from} closes${which}, FIN`
    case 'reset':
      return `${notice.from} resets${which}, RST`
    case 'broken':
      return `the network resets${which}, RST to both`
  }
}

/** A told segment as the page says it: `offsets 0–77: lost`, `2: SYN: retransmission`. */
export function segmentText({ connection, carries, retransmission, arrived }: ToldSegment, many: boolean): string {
  const what = [retransmission && 'retransmission', arrived === null && 'lost'].filter(Boolean).join(', ')
  return `${many ? `${connection}: ` : ''}${carries}: ${what}`
}

/** `1,234 more segments, lost or sent again` */
export const untoldText = (count: number): string =>
  `${grouped(count)} more segment${count === 1 ? '' : 's'}, lost or sent again`

/** Virtual milliseconds as a timetable has them: `30.0`. */
export const clock = (time: number): string => time.toFixed(1)

/** From when to when: `30.0–5030.0`, one time where both are the same. */
export function stretchText({ first, last }: Stretch): string {
  const [from, to] = [clock(first), clock(last)]
  return from === to ? from : `${from}\u2013${to}`
}

/** When bytes left and arrived, as the two ends of their way have it; `long`: one of them is more than a moment. */
export function timesText(times: Times | null): { departed: string; arrived: string; long: boolean } {
  if (!times) return { departed: '', arrived: '', long: false }
  const departed = stretchText(times.departed)
  const came = times.arrived && stretchText(times.arrived)
  const arrived = came === null ? 'lost' : times.lost ? `${came}, lost` : came
  return { departed, arrived, long: /[\u2013,]/.test(departed + arrived) }
}

/** What belongs to the two ends of a way, as the wire has them: the server's at the left, the client's at the right. */
export const atRails = <T>(from: Side, departed: T, arrived: T): { left: T; right: T } =>
  from === 'server' ? { left: departed, right: arrived } : { left: arrived, right: departed }
