/**
 * Money is a decimal string from end to end. Sums are made of whole cents as BigInt; a binary float
 * is only ever a number of pixels.
 */

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

export const CENTS = 2

/** Whole minor units of an exact decimal string. Throws on anything else, or on too many digits. */
export function toMinor(amount: string, digits = CENTS): bigint {
  const found = DECIMAL.exec(amount)
  const [, sign, whole, fraction = ''] = found ?? []
  if (!found || fraction.replace(/0+$/, '').length > digits) {
    throw new RangeError(`not an amount of ${digits} digits: ${amount}`)
  }
  const minor = BigInt(`${whole}${fraction.slice(0, digits).padEnd(digits, '0')}`)
  return sign ? -minor : minor
}

export function fromMinor(minor: bigint, digits = CENTS): string {
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  const cut = text.length - digits
  return `${minor < 0n ? '-' : ''}${text.slice(0, cut)}${digits ? `.${text.slice(cut)}` : ''}`
}

export const sum = (amounts: Iterable<string>): string => {
  let total = 0n
  for (const amount of amounts) total += toMinor(amount)
  return fromMinor(total)
}

export const subtract = (from: string, amount: string): string =>
  fromMinor(toMinor(from) - toMinor(amount))

/** -1, 0 or 1; of any number of digits. */
export function compare(left: string, right: string): number {
  const digits = Math.max(fraction(left), fraction(right))
  const difference = toMinor(left, digits) - toMinor(right, digits)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const isZero = (amount: string): boolean => /^-?0+(\.0+)?$/.test(amount)

const fraction = (amount: string): number => amount.split('.')[1]?.length ?? 0

/** How much of `whole` a part is, in percent with one digit: for the width of a bar. */
export function percentOf(part: string, whole: string): number {
  const digits = Math.max(fraction(part), fraction(whole))
  const all = toMinor(whole, digits)
  if (all === 0n) return 0
  const tenths = (toMinor(part, digits) * 1000n) / all
  return Number(tenths < 0n ? -tenths : tenths) / 10
}

/** The place of an amount on a chart's axis. Never use it for anything that is written down. */
export const pixels = (amount: string): number => Number(amount)

const formats = new Map<string, Intl.NumberFormat>()

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.NumberFormat('en-US', options)
  formats.set(key, known)
  return known
}

/** Intl formats decimal strings exactly, which its types do not say yet everywhere. */
const exact = (value: string) => value as unknown as number

/** "$1,234.50"; a negative amount has a real minus sign. */
export function formatMoney(amount: string, currency = 'USD'): string {
  const plain = isZero(amount) ? amount.replace('-', '') : amount
  return format({ style: 'currency', currency }).format(exact(plain)).replace('-', '−')
}

/** "+$12.00", for what moved. */
export const formatChange = (amount: string, currency = 'USD'): string =>
  compare(amount, '0') > 0 ? `+${formatMoney(amount, currency)}` : formatMoney(amount, currency)

/** Points and weights: up to `digits` digits, none that say nothing. */
export const formatDecimal = (value: string, digits = 2): string =>
  format({ maximumFractionDigits: digits }).format(exact(value)).replace('-', '−')

/** A text of ours or the server's with its decimals easier to read: "48750.37" as "48,750.37". */
export const grouped = (text: string): string =>
  text.replace(/\d{4,}(?=\.\d)/g, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))

/** "4.46%" of the decimal string "4.4567". */
export const formatPercent = (value: string, digits = 2): string =>
  `${format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(exact(value))}%`

/** "1.2K", for counts that are only looked at. */
export const formatCount = (count: number): string =>
  format({ notation: 'compact', maximumFractionDigits: 1 }).format(count)

/** "$12K" on an axis. */
export const formatAxis = (amount: number, currency = 'USD'): string =>
  format({ style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 }).format(amount)

const TYPED = /^\s*(-?)\s*\$?\s*(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d{0,2}))?\s*$/

/** What somebody typed, as the decimal string the API takes; null when it is no amount. */
export function parseTyped(text: string): string | null {
  const found = TYPED.exec(text)
  if (!found || (!found[2] && !found[3])) return null
  const whole = (found[2] ?? '0').replaceAll(',', '').replace(/^0+(?=\d)/, '')
  return `${found[1]}${whole}.${(found[3] ?? '').padEnd(CENTS, '0')}`
}
