import { fromMinor } from '@/lib/money'

/** What a dry run found, in decimal strings. */
export interface Report {
  readonly netIncome: string
  readonly surplus: string
  readonly cash: string
  readonly retained: string
  readonly taxTotal: string
  readonly members: number
  readonly claims: number
  readonly warnings: readonly string[]
}

const money = (minor: unknown): string => fromMinor(BigInt(typeof minor === 'string' ? minor : '0'))
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** The workflow's own words, which are minor units; null while there is no report yet. */
export function reportOf(context: unknown): Report | null {
  const found = (context as { report?: Record<string, unknown> } | null)?.report
  if (!found) return null
  return {
    netIncome: money(found.net_income_minor),
    surplus: money(found.surplus_minor),
    cash: money(found.cash_minor),
    retained: money(found.retained_minor),
    taxTotal: money(found.tax_total_minor),
    members: count(found.member_count),
    claims: count(found.claims),
    warnings: Array.isArray(found.warnings) ? found.warnings.map(String) : [],
  }
}
