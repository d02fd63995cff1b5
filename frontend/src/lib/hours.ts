/** Time is whole minutes; people type and read hours. */

const A_DAY = 8 * 60

/** "45 min", "3.5 h", "2 d 4 h" of eight-hour days. */
export function formatMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  if (minutes < A_DAY) return `${trim(minutes / 60)} h`
  const days = Math.floor(minutes / A_DAY)
  const rest = minutes % A_DAY
  return rest ? `${days} d ${trim(rest / 60)} h` : `${days} d`
}

/** "42 h" of one contribution, as it was typed and as it is paid by the hour; "45 min" below one. */
export const formatSpent = (minutes: number): string =>
  minutes < 60 ? `${minutes} min` : `${formatHours(minutes)} h`

/** "12.25" for tables where hours are added up. */
export const formatHours = (minutes: number): string => trim(minutes / 60, 2)

const trim = (hours: number, digits = 1): string => String(Number(hours.toFixed(digits)))

/** "1.5", "1:30", "1h 30m", "90 min" as minutes; null when it is no time. */
export function parseHours(text: string): number | null {
  const typed = text.trim().toLowerCase().replace(',', '.')
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(typed)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  const words = /^(?:(\d+(?:\.\d+)?)\s*h(?:ours?)?)?\s*(?:(\d+)\s*m(?:in(?:utes?)?)?)?$/.exec(typed)
  if (typed && words && (words[1] ?? words[2])) {
    return whole(Number(words[1] ?? 0) * 60 + Number(words[2] ?? 0))
  }
  return /^(\d+(?:\.\d*)?|\.\d+)$/.test(typed) ? whole(Number(typed) * 60) : null
}

/** A time that is no whole number of minutes is rounded to the nearest. */
const whole = (minutes: number): number => Math.round(minutes)
