import { describe, expect, it } from 'vitest'
import type { ContributionFactsFragment, PeriodPartsFragment } from '@/gql/graphql'
import {
  basisPoints, check, errorsOf, firstWrong, fromContribution, nothingTyped, percentText, toInput, type Category,
} from '@/features/contributions/form'

const t = (id: string) => id
const category = (method: Category['method'], more: Partial<Category> = {}): Category => ({
  id: 'c', code: 'labor', name: 'Labor', measure: 'TIME', method, affectsCapital: false, evidenceRequired: false,
  defaultWeight: '1.0000', active: true, sort: 1, ...more,
})
const period = { startDate: '2026-01-01', endDate: '2026-03-31' } as PeriodPartsFragment
const around = { today: '2026-04-05', periods: [period] }
const good = {
  ...nothingTyped('2026-03-20'), category: 'labor', hours: '1:30', description: 'Mended the benches of the workshop',
}

describe('what is typed', () => {
  it('is taken when everything is there', () => expect(check(good, category('RATE'), around, t)).toEqual({}))
  it('has to have a kind first', () =>
    expect(check(good, undefined, around, t)).toEqual({ category: 'contribution.error.category' }))
  it.each([
    ['2026-04-06', 'contribution.error.date.future'], ['2025-12-31', 'contribution.error.date.period'],
    ['', 'contribution.error.date.missing'],
  ])('has a day that can be: %s', (date, error) =>
    expect(check({ ...good, date }, category('RATE'), around, t)).toEqual({ date: error }))
  it.each(['', '0', 'soon', '-1'])('has a time above nothing: %s', (hours) =>
    expect(Object.keys(check({ ...good, hours }, category('RATE'), around, t))).toEqual(['hours']))
  it('is described in twenty characters to two thousand', () => {
    const told = (description: string) => check({ ...good, description }, category('RATE'), around, t).description
    expect(told(` ${'x'.repeat(19)} `)).toBe('contribution.error.description.short')
    expect(told('x'.repeat(20))).toBeUndefined()
    expect(told('x'.repeat(2001))).toBe('contribution.error.description.long')
  })
  it('names a share of an amount', () => {
    const wrong = check({ ...good, amount: '0', percent: '101' }, category('ATTRIBUTION'), around, t)
    expect(Object.keys(wrong).sort()).toEqual(['amount', 'percent'])
  })
  it('shows what dear property is worth', () => {
    const capital = category('AMOUNT', { affectsCapital: true })
    const typed = { ...good, capitalKind: 'PROPERTY' as const, taxBasis: '0', amount: '249.99' }
    expect(check(typed, capital, around, t)).toEqual({})
    expect(check({ ...typed, amount: '250.00' }, capital, around, t)).toEqual({
      evidence: 'contribution.error.evidence.property',
    })
  })
  it('links to the web and to nothing else', () => {
    const wrong = { ...good, evidence: [{ url: 'javascript:alert(1)', note: '' }] }
    expect(check(wrong, category('RATE'), around, t)).toEqual({ evidence: 'contribution.error.evidence.link' })
  })
  it('is mended at the step where it is wrong', () => {
    const errors = check({ ...good, hours: '' }, category('RATE'), around, t)
    expect(firstWrong(errors)).toBe('details')
    expect(errorsOf('kind', errors)).toEqual({})
    expect(firstWrong({})).toBe('review')
  })
})

describe('what is sent', () => {
  it('holds whole minutes and no figure that the kind does not ask for', () => {
    expect(toInput({ ...good, amount: '7', percent: '3' }, category('RATE'), null)).toMatchObject({
      minutes: 90, amount: null, attributionBp: null, capitalKind: null, evidence: [],
    })
  })
  it('holds exact amounts and basis points', () => {
    const typed = { ...good, amount: '$1,250.5', percent: '12.5' }
    expect(toInput(typed, category('ATTRIBUTION'), null)).toMatchObject({
      minutes: null, amount: '1250.50', attributionBp: 1250,
    })
  })
  it('keeps the files that came another way', () => {
    const file = { kind: 'FILE', url: '', sha256: 'ab', note: null }
    const kept = { subtype: 'x', evidence: [file] } as unknown as ContributionFactsFragment
    expect(toInput(good, category('RATE'), kept).evidence).toEqual([file])
  })
})

describe('a contribution in the form', () => {
  const found = {
    categoryCode: 'labor', contributionDate: '2026-02-01', description: 'Mended the benches', minutes: 50,
    rate: '100.00', base: null, value: '83.33', attributionBp: null, capitalKind: null, taxValue: '83.33',
    evidence: [{ kind: 'URL', url: 'https://example.org', note: null, sha256: null }],
  } as unknown as ContributionFactsFragment
  it('is whole when it is edited', () => {
    const typed = fromContribution(found, null)
    expect(typed).toMatchObject({ date: '2026-02-01', rate: '100.00', evidence: [{ url: 'https://example.org', note: '' }] })
    expect(toInput(typed, category('RATE'), found).minutes).toBe(50)
  })
  it('is of another day and without its evidence when it is logged again', () =>
    expect(fromContribution(found, '2026-04-05')).toMatchObject({ date: '2026-04-05', rate: '', evidence: [] }))
})

describe('percent', () => {
  it.each([['10', 1000], ['0.01', 1], ['100', 10_000], ['12.5 %', 1250]])('%s is %i', (text, points) =>
    expect(basisPoints(text)).toBe(points))
  it.each(['0', '100.01', '1.234', 'ten', ''])('%s is none', (text) => expect(basisPoints(text)).toBeNull())
  it('is written as it is read', () => expect([1000, 1250, 1, 10_000].map(percentText)).toEqual(['10', '12.5', '0.01', '100']))
})
