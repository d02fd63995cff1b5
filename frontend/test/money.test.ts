import { describe, expect, it } from 'vitest'
import {
  compare, formatChange, formatDecimal, formatMoney, formatPercent, fromMinor, grouped, isZero, parseTyped,
  percentOf, subtract, sum, toMinor,
} from '@/lib/money'

describe('exact amounts', () => {
  it('adds where binary floats would not', () => {
    expect(sum(['0.10', '0.20'])).toBe('0.30')
    expect(sum(Array.from({ length: 1000 }, () => '0.01'))).toBe('10.00')
    expect(sum(['90071992547409.93', '0.01'])).toBe('90071992547409.94')
    expect(sum([])).toBe('0.00')
    expect(sum(['5.00', '-7.25'])).toBe('-2.25')
    expect(subtract('1.00', '1.01')).toBe('-0.01')
  })
  it('reads and writes minor units the same way', () => {
    for (const amount of ['0.00', '-0.07', '12.50', '-1234567890123456.78']) {
      expect(fromMinor(toMinor(amount))).toBe(amount)
    }
    expect(toMinor('3')).toBe(300n)
    expect(toMinor('3.5000')).toBe(350n)
    expect(() => toMinor('0.001')).toThrow(RangeError)
    expect(() => toMinor('1e3')).toThrow(RangeError)
  })
  it('compares and measures without rounding', () => {
    expect(compare('9007199254740993.01', '9007199254740993.02')).toBe(-1)
    expect(compare('1.50', '1.5')).toBe(0)
    expect(compare('-2', '-10.5')).toBe(1)
    expect(percentOf('1.00', '3.00')).toBe(33.3)
    expect(percentOf('1', '0.00')).toBe(0)
    expect(isZero('-0.00')).toBe(true)
    expect(isZero('0.01')).toBe(false)
  })
})

describe('amounts as people read them', () => {
  it('keeps every digit of a long amount', () => {
    expect(formatMoney('12345678901234567.89')).toBe('$12,345,678,901,234,567.89')
  })
  it('writes a real minus and no negative zero', () => {
    expect(formatMoney('-12.5')).toBe('−$12.50')
    expect(formatMoney('-0.00')).toBe('$0.00')
    expect(formatChange('3.00')).toBe('+$3.00')
    expect(formatChange('0.00')).toBe('$0.00')
  })
  it('formats points and shares', () => {
    expect(formatDecimal('4466.2500')).toBe('4,466.25')
    expect(formatDecimal('1.0000')).toBe('1')
    expect(formatPercent('4.4567')).toBe('4.46%')
  })
})

describe('amounts as people type them', () => {
  it.each([
    ['1250', '1250.00'], ['1,250.5', '1250.50'], [' $12 ', '12.00'], ['.5', '0.50'], ['007', '7.00'],
    ['-3.2', '-3.20'],
  ])('%s is %s', (typed, amount) => expect(parseTyped(typed)).toBe(amount))
  it.each(['', '.', '1.234', '1,25', '12,5.00', 'ten', '1e3', '١٢'])('%s is none', (typed) =>
    expect(parseTyped(typed)).toBeNull())
})

describe('a sentence with figures', () => {
  it('is easier to read, and nothing else of it changes', () =>
    expect(grouped('48750.37 × 13475/92102, a year 2026: 1234567.8901 and 999.99')).toBe(
      '48,750.37 × 13475/92102, a year 2026: 1,234,567.8901 and 999.99',
    ))
})
