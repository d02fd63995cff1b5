/** What more work would bring, in whole numbers: an estimate, but never a binary float. */
import { fromMinor, subtract, toMinor } from './money'

const POINT_DIGITS = 6 // cents times a weight of four digits

interface Today {
  readonly surplus: string
  readonly totalWeighted: string
  readonly weightedValue: string
  readonly total: string
}

export interface Outcome {
  readonly total: string
  readonly more: string
}

/** With `hours` more at `rate` and `weight`, everything else being as it is today. */
export function whatIf(today: Today, hours: number, rate: string, weight: string): Outcome {
  const added = toMinor(rate) * BigInt(hours) * toMinor(weight, POINT_DIGITS - 2)
  const mine = toMinor(today.weightedValue, POINT_DIGITS) + added
  const all = toMinor(today.totalWeighted, POINT_DIGITS) + added
  const total = all === 0n ? today.total : fromMinor((toMinor(today.surplus) * mine) / all)
  return { total, more: subtract(total, today.total) }
}
