/** What a span of days did to a balance, out of the movements of one ledger. Exact, and in order. */
import { isZero, sum } from '@/lib/money'

interface Moved {
  date: string
  movementType: string
  amount: string
  runningBalance: string
}

export interface Span<Row extends Moved> {
  beginning: string
  rows: Row[]
  /** What the rows add up to, by type, in the order in which the types first came. */
  byType: { type: string; amount: string }[]
  ending: string
}

export function span<Row extends Moved>(moves: readonly Row[], from: string, to: string): Span<Row> {
  const before = moves.filter(({ date }) => date < from)
  const rows = moves.filter(({ date }) => from <= date && date <= to)
  const beginning = before.at(-1)?.runningBalance ?? '0.00'
  const types = [...new Set(rows.map(({ movementType }) => movementType))]
  return {
    beginning,
    rows,
    byType: types
      .map((type) => ({ type, amount: sum(rows.filter(({ movementType }) => movementType === type).map(({ amount }) => amount)) }))
      .filter(({ amount }) => !isZero(amount)),
    ending: rows.at(-1)?.runningBalance ?? beginning,
  }
}

/** The years in which anything moved, the newest first. */
export const yearsOf = (moves: readonly { date: string }[]): string[] =>
  [...new Set(moves.map(({ date }) => date.slice(0, 4)))].sort().reverse()
