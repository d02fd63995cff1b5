import { expect, test } from 'vitest'
import { whatIf } from '@/lib/what-if'

const today = { surplus: '48750.37', totalWeighted: '92102.0000', weightedValue: '13475.00', total: '7132.43' }

test('more hours add to one’s points and to everybody’s', () => {
  // 10 h at 100.00 and weight 1.5 are 1,500 points: 48,750.37 × 14,975 ÷ 93,602
  expect(whatIf(today, 10, '100.00', '1.5')).toEqual({ total: '7799.37', more: '666.94' })
})

test('the first hours of all take the whole surplus', () => {
  const nothing = { surplus: '100.00', totalWeighted: '0', weightedValue: '0', total: '0.00' }
  expect(whatIf(nothing, 1, '50.00', '1')).toEqual({ total: '100.00', more: '100.00' })
  expect(whatIf(nothing, 1, '50.00', '0')).toEqual({ total: '0.00', more: '0.00' })
})

test('a loss grows with one’s part in it', () => {
  const loss = { surplus: '-1000.00', totalWeighted: '2000', weightedValue: '1000', total: '-500.00' }
  expect(whatIf(loss, 10, '100.00', '1').more).toBe('-166.66')
})
