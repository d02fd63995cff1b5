/** Calendar days are `YYYY-MM-DD` and have no zone; moments are RFC 3339 in UTC. */

const DAY = new Intl.DateTimeFormat('en-US', {
  month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC',
})
const SHORT = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' })
const MOMENT = new Intl.DateTimeFormat('en-US', {
  month: 'short', day: 'numeric', year: 'numeric', hour: 'numeric', minute: '2-digit',
})
const MS_A_DAY = 86_400_000

const atMidnight = (day: string): Date => new Date(`${day.slice(0, 10)}T00:00:00Z`)

/** "Mar 3, 2026" of a day, or of the local day of a moment. */
export const formatDay = (value: string): string =>
  value.length > 10
    ? new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' }).format(new Date(value))
    : DAY.format(atMidnight(value))

/** "Mar 3", where the year is plain. */
export const formatShortDay = (day: string): string => SHORT.format(atMidnight(day))

/** "Mar 3, 2026, 7:50 AM", the hour in one piece. */
export const formatMoment = (moment: string): string =>
  MOMENT.format(new Date(moment)).replace(/\s(?=[AP]M$)/, '\u00a0')

/** "Jan 1 – Mar 31, 2026". */
export const formatSpan = (from: string, to: string): string =>
  `${from.slice(0, 4) === to.slice(0, 4) ? formatShortDay(from) : formatDay(from)} – ${formatDay(to)}`

/** "just now", "5 minutes ago", "3 hours ago", "2 days ago", then the date. */
export function formatAgo(moment: string, now: Date = new Date()): string {
  const seconds = Math.floor((now.getTime() - new Date(moment).getTime()) / 1000)
  if (seconds < 60) return 'just now'
  const words = new Intl.RelativeTimeFormat('en-US', { numeric: 'always' })
  if (seconds < 3600) return words.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return words.format(-Math.floor(seconds / 3600), 'hour')
  if (seconds < 7 * 86_400) return words.format(-Math.floor(seconds / 86_400), 'day')
  return formatDay(moment)
}

/** Today where the reader is, as a day. */
export function today(now: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((atMidnight(to).getTime() - atMidnight(from).getTime()) / MS_A_DAY)

export const addDays = (day: string, days: number): string =>
  new Date(atMidnight(day).getTime() + days * MS_A_DAY).toISOString().slice(0, 10)
