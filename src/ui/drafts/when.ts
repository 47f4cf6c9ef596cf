const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long ago something was stored, in words; both in milliseconds since 1970. Beyond a week: the day. */
export function whenText(changed: number | null, now: number): string {
  if (changed === null) return 'earlier'
  const ago = now - changed
  const some = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'} ago`
  if (ago < MINUTE) return 'just now'
  if (ago < HOUR) return some(Math.floor(ago / MINUTE), 'minute')
  if (ago < DAY) return some(Math.floor(ago / HOUR), 'hour')
  if (ago < 7 * DAY) return some(Math.floor(ago / DAY), 'day')
  return new Date(changed).toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' })
}
