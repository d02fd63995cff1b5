import { sum } from '@/lib/money'
import type { ReviewRow } from './queries'

interface Decided {
  readonly decidedAt: string
  readonly contribution?: { readonly submittedAt?: string | null } | null
}

const MS_AN_HOUR = 3_600_000
const MS_A_DAY = 24 * MS_AN_HOUR
export const TARGET_DAYS = 2
export const OVERDUE_DAYS = 3

/** Hours from submission to decision, in the middle of what was decided lately; null without any. */
export function usual(decisions: readonly Decided[]): number | null {
  const hours = decisions
    .map(({ decidedAt, contribution }) => Date.parse(decidedAt) - Date.parse(contribution?.submittedAt ?? decidedAt))
    .filter((took) => took > 0) // imported ones were decided before Habitat knew them
    .map((took) => took / MS_AN_HOUR)
    .sort((a, b) => a - b)
  const middle = hours[Math.floor(hours.length / 2)]
  return middle === undefined ? null : Math.ceil(middle)
}

export const daysWaiting = (submittedAt: string | null | undefined, now = Date.now()): number =>
  submittedAt ? Math.floor((now - Date.parse(submittedAt)) / MS_A_DAY) : 0

/** Two people have to agree: never taken along without being looked at. */
export const isLarge = (row: Pick<ReviewRow, 'requiredApprovals'>): boolean => row.requiredApprovals > 1

export interface Summary {
  readonly count: number
  readonly members: number
  readonly total: string
}

export const summaryOf = (rows: readonly ReviewRow[]): Summary => ({
  count: rows.length,
  members: new Set(rows.map(({ memberId }) => memberId)).size,
  total: sum(rows.map(({ value }) => value)),
})
