/** Dates as curl reads and writes them: all forms of RFC 9110 section 5.6.7 and looser ones. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const DAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Minutes west of Greenwich by the zone's name. */
const ZONES: Readonly<Record<string, number>> = {
  gmt: 0,
  utc: 0,
  ut: 0,
  wet: 0,
  z: 0,
  bst: -60,
  cet: -60,
  met: -60,
  eet: -120,
  est: 300,
  edt: 240,
  cst: 360,
  cdt: 300,
  mst: 420,
  mdt: 360,
  pst: 480,
  pdt: 420,
}

/** Reads a date; milliseconds since 1970 or null where it is none. */
export function parseDate(text: string): number | null {
  let day = -1
  let month = -1
  let year = -1
  let clock: [number, number, number] | null = null
  let zone = 0
  let weekday = false
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const time = /^(\d{1,2}):(\d{2})(?::(\d{2}))?/.exec(rest)
    const offset = clock && /^[+-](\d{2}):?(\d{2})(?!\d)/.exec(rest)
    const word = /^[A-Za-z]+/.exec(rest)
    const digits = /^\d+/.exec(rest)
    if (word) {
      const name = word[0].toLowerCase()
      const monthAt = MONTHS.indexOf(name.slice(0, 3))
      const known = DAYS.some((each) => each.toLowerCase() === name) || DAY_NAMES.includes(name)
      if (!weekday && known) weekday = true
      else if (month < 0 && monthAt >= 0 && name.length === 3) month = monthAt
      else if (name in ZONES) zone = ZONES[name]!
      else if (name !== 't') return null
      at += word[0].length
    } else if (offset) {
      zone = (Number(offset[1]) * 60 + Number(offset[2])) * (rest[0] === '+' ? -1 : 1)
      at += offset[0].length
    } else if (time && !clock) {
      clock = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)]
      if (clock[0] > 24 || clock[1] > 60 || clock[2] > 60) return null
      at += time[0].length
    } else if (digits) {
      const value = Number(digits[0])
      if (digits[0].length === 8 && year < 0 && month < 0 && day < 0) {
        year = Math.floor(value / 10000)
        month = (Math.floor(value / 100) % 100) - 1
        day = value % 100
      } else if (day < 0 && value > 0 && value < 32 && (month >= 0 || year < 0 || digits[0].length <= 2)) day = value
      else if (year < 0) {
        year = value
        if (digits[0].length === 2) year += value > 70 ? 1900 : 2000
      } else return null
      at += digits[0].length
    } else at++
  }
  if (day < 1 || month < 0 || month > 11 || year < 0) return null
  const [hour, minute, second] = clock ?? [0, 0, 0]
  return Date.UTC(year, month, day, hour, minute + zone, second)
}

/** `Sat, 01 Jan 2022 00:00:00 GMT` (RFC 9110 section 5.6.7, IMF-fixdate). */
export function httpDate(time: number): string {
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = DAYS[(date.getUTCDay() + 6) % 7]
  const month = MONTH_NAMES[date.getUTCMonth()]
  return `${day}, ${two(date.getUTCDate())} ${month} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} GMT`
}
