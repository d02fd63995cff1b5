import { describe, expect, it } from 'vitest'
import { isLarge, summaryOf, usual } from '@/features/approvals/figures'
import type { ReviewRow } from '@/features/approvals/queries'
import { endOf } from '@/features/close/OpenPeriodDialog'
import { rateOf } from '@/features/close/Prepare'
import { reportOf } from '@/features/close/report'
import { parseCsv } from '@/features/members/csv-preview'

const row = (memberId: string, value: string, requiredApprovals = 1) =>
  ({ memberId, value, requiredApprovals }) as ReviewRow

describe('many at once', () => {
  it('says how many, of how many members, worth what, to the cent', () => {
    expect(summaryOf([row('a', '0.10'), row('a', '0.20'), row('b', '4309.70')])).toEqual({
      count: 3, members: 2, total: '4310.00',
    })
  })

  it('takes none along that two people have to look at', () => {
    expect([row('a', '1.00'), row('a', '9.00', 2)].filter((one) => !isLarge(one))).toHaveLength(1)
  })
})

describe('the usual time to decide', () => {
  const decided = (hours: number) => ({
    decidedAt: new Date(hours * 3_600_000).toISOString(),
    contribution: { submittedAt: new Date(0).toISOString() },
  })

  it('is the middle one, and nothing without any', () => {
    expect(usual([decided(1), decided(40), decided(3)])).toBe(3)
    expect(usual([])).toBeNull()
  })

  it('leaves out what was decided before it was submitted here', () => {
    expect(usual([decided(-5), decided(2)])).toBe(2)
  })
})

describe('the close', () => {
  it('reads a cash rate as basis points, or not at all', () => {
    expect(['20', '22.5', '0', '100', '100.01', '2,5', '-1', ''].map(rateOf)).toEqual([
      2000, 2250, 0, 10_000, null, null, null, null,
    ])
  })

  it('turns the minor units of a report into exact amounts', () => {
    const report = reportOf({ report: { surplus_minor: '900719925474099312', cash_minor: '-5', member_count: 3 } })
    expect(report).toMatchObject({ surplus: '9007199254740993.12', cash: '-0.05', retained: '0.00', members: 3 })
    expect(reportOf({})).toBeNull()
    expect(reportOf(null)).toBeNull()
  })

  it('knows the last day of a period', () => {
    expect(endOf('QUARTER', '2026-01-01')).toBe('2026-03-31')
    expect(endOf('MONTH', '2028-02-01')).toBe('2028-02-29')
    expect(endOf('YEAR', '2026-07-01')).toBe('2027-06-30')
    expect(endOf('CUSTOM', '2026-07-01')).toBeNull()
  })
})

describe('a file before the server reads it', () => {
  it('has cells with commas, quotes and line breaks', () => {
    expect(parseCsv('\uFEFFa,b\r\n"x, y","say ""hi"""\n"two\nlines",z')).toEqual([
      ['a', 'b'], ['x, y', 'say "hi"'], ['two\nlines', 'z'],
    ])
  })

  it('leaves empty lines out and stops where enough is seen', () => {
    expect(parseCsv('a\n\nb\n')).toEqual([['a'], ['b']])
    expect(parseCsv('a\nb\nc\n', 2)).toEqual([['a'], ['b']])
  })
})
