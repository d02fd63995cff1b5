import { describe, expect, it } from 'vitest'
import { cell, toCsv } from '@/lib/csv'
import { addDays, daysBetween, formatAgo, formatDay, formatSpan } from '@/lib/dates'
import { formatHours, formatMinutes, formatSpent, parseHours } from '@/lib/hours'

describe('days', () => {
  it('are the same day wherever the reader is', () => {
    expect(formatDay('2026-03-01')).toBe('Mar 1, 2026')
    expect(formatSpan('2026-01-01', '2026-03-31')).toBe('Jan 1 – Mar 31, 2026')
    expect(formatSpan('2025-12-01', '2026-01-31')).toBe('Dec 1, 2025 – Jan 31, 2026')
  })
  it('are counted over months and leap days', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(daysBetween('2026-04-05', '2026-03-31')).toBe(-5)
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
  })
})

describe('relative time', () => {
  const now = new Date('2026-03-10T12:00:00Z')
  it.each([
    ['2026-03-10T11:59:30Z', 'just now'], ['2026-03-10T11:55:00Z', '5 minutes ago'],
    ['2026-03-10T09:00:00Z', '3 hours ago'], ['2026-03-08T12:00:00Z', '2 days ago'],
    ['2026-02-01T12:00:00Z', 'Feb 1, 2026'],
  ])('%s is %s', (moment, words) => expect(formatAgo(moment, now)).toBe(words))
})

describe('hours', () => {
  it.each([[45, '45 min'], [90, '1.5 h'], [480, '1 d'], [720, '1 d 4 h'], [0, '0 min']])(
    '%i minutes are %s', (minutes, words) => expect(formatMinutes(minutes)).toBe(words))
  it.each([[45, '45 min'], [90, '1.5 h'], [2520, '42 h']])(
    '%i minutes of one contribution are %s', (minutes, words) => expect(formatSpent(minutes)).toBe(words))
  it.each([
    ['1.5', 90], ['1,5', 90], ['1:30', 90], ['1h 30m', 90], ['90 min', 90], ['.25', 15], ['2h', 120],
  ])('%s typed is %i minutes', (typed, minutes) => expect(parseHours(typed)).toBe(minutes))
  it.each(['', 'soon', '1:75', '-2', '1h1h'])('%s is no time', (typed) => expect(parseHours(typed)).toBeNull())
  it('adds up in tables', () => expect(formatHours(735)).toBe('12.25'))
})

describe('a CSV', () => {
  it('runs nothing in a spreadsheet', () => {
    expect(cell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"')
    expect(cell('@SUM(A1)')).toBe("'@SUM(A1)")
    expect(cell('+1 (555)')).toBe("'+1 (555)")
    expect(cell('-12.50')).toBe('-12.50')
    expect(cell('\tx')).toBe("'\tx")
  })
  it('quotes what would break a row', () => {
    expect(toCsv(['a', 'b'], [['x,y', 'line\nbreak']])).toBe('a,b\r\n"x,y","line\nbreak"\r\n')
  })
})
