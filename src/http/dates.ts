/** HTTP dates as they are received (RFC 9110 5.6.7). `imfFixdate` writes them. */

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const IMF = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/
const RFC_850 = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d\d)-(\w{3})-(\d\d) (\d\d):(\d\d):(\d\d) GMT$/
const ASCTIME = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\w{3}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})$/

/**
 * An HTTP-date in any of its three forms, in milliseconds since 1970; null where the text is none. A year of two digits that
 * would lie more than 50 years ahead of `now` is of the century before.
 */
export function parseHttpDate(text: string, now: number): number | null {
  const imf = IMF.exec(text)
  if (imf) return timeOf(Number(imf[3]), imf[2]!, imf[1]!, imf.slice(4))
  const asctime = ASCTIME.exec(text)
  if (asctime) return timeOf(Number(asctime[6]), asctime[1]!, asctime[2]!, asctime.slice(3, 6))
  const old = RFC_850.exec(text)
  if (!old) return null
  const thisYear = new Date(now).getUTCFullYear()
  let year = thisYear - (thisYear % 100) + Number(old[3])
  if (year > thisYear + 50) year -= 100
  return timeOf(year, old[2]!, old[1]!, old.slice(4))
}

function timeOf(year: number, month: string, day: string, clock: readonly string[]): number | null {
  const at = MONTHS.indexOf(month)
  const [hour, minute, second] = clock.map(Number) as [number, number, number]
  if (at < 0 || at % 3 !== 0 || hour > 23 || minute > 59 || second > 60) return null
  const date = new Date(0)
  date.setUTCFullYear(year, at / 3, Number(day))
  if (date.getUTCMonth() !== at / 3) return null
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000
}
