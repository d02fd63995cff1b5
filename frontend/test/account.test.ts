import { describe, expect, it } from 'vitest'
import { span, yearsOf } from '@/features/money/account'

const moved = (date: string, movementType: string, amount: string, runningBalance: string) =>
  ({ date, movementType, amount, runningBalance })
const MOVES = [
  moved('2025-12-31', 'OPENING', '100.00', '100.00'),
  moved('2026-03-31', 'ALLOCATION_INCOME', '50.01', '150.01'),
  moved('2026-04-15', 'DISTRIBUTION_CASH', '-20.00', '130.01'),
  moved('2026-05-01', 'DISTRIBUTION_CASH', '-0.01', '130.00'),
]

describe('a span of an account', () => {
  it('leads from the balance before to the balance after, by what moved it', () => {
    expect(span(MOVES, '2026-01-01', '2026-12-31')).toMatchObject({
      beginning: '100.00', ending: '130.00',
      byType: [
        { type: 'ALLOCATION_INCOME', amount: '50.01' }, { type: 'DISTRIBUTION_CASH', amount: '-20.01' },
      ],
    })
  })
  it('stands still where nothing moved', () => {
    expect(span(MOVES, '2027-01-01', '2027-12-31')).toEqual({ beginning: '130.00', rows: [], byType: [], ending: '130.00' })
    expect(span(MOVES, '2024-01-01', '2024-12-31').ending).toBe('0.00')
  })
  it('is asked by year, the newest first', () => expect(yearsOf(MOVES)).toEqual(['2026', '2025']))
})
