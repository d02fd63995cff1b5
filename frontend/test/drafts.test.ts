import { beforeEach, describe, expect, it, vi } from 'vitest'
import { draft, dropAllDrafts, dropDraft, keepDraft } from '@/lib/drafts'
import { balances } from '@/features/dashboard/history'
import { en } from '@/messages'
import '@/messages/admin'
import '@/messages/approvals'
import '@/messages/contributions'
import '@/messages/money'
import '@/messages/patronage'

beforeEach(() => localStorage.clear())

describe('a draft', () => {
  it('is found by its own member and form only', () => {
    keepDraft('m1', 'contribution', { hours: '2' }, new Date('2026-03-01T10:00:00Z'))
    expect(draft('m1', 'contribution')).toEqual({ at: '2026-03-01T10:00:00.000Z', value: { hours: '2' } })
    expect(draft('m2', 'contribution')).toBeNull()
    dropDraft('m1', 'contribution')
    expect(draft('m1', 'contribution')).toBeNull()
  })
  it('is gone with everybody’s at sign-out, and nothing else is', () => {
    keepDraft('m1', 'a', 1)
    keepDraft('m2', 'b', 2)
    localStorage.setItem('habitat.preferences', '{}')
    dropAllDrafts()
    expect(Object.keys(localStorage)).toEqual(['habitat.preferences'])
  })
  it('never breaks a form where storage is full or damaged', () => {
    localStorage.setItem('habitat.draft.m1.a', '{broken')
    expect(draft('m1', 'a')).toBeNull()
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => { throw new DOMException('full') })
    expect(() => keepDraft('m1', 'a', 1)).not.toThrow()
  })
})

describe('capital over time', () => {
  it('has both balances at the end of each day on which one moved', () => {
    const book = [
      { date: '2026-01-01', runningBalance: '10.00' }, { date: '2026-02-01', runningBalance: '12.00' },
      { date: '2026-02-01', runningBalance: '15.00' },
    ]
    const tax = [{ date: '2026-01-01', runningBalance: '9.00' }]
    expect(balances(book, tax).map(({ day, amounts }) => [day, ...amounts])).toEqual([
      ['2026-01-01', '10.00', '9.00'], ['2026-02-01', '15.00', '9.00'],
    ])
  })
})

describe('the messages', () => {
  it('say something, each', () => {
    expect(Object.entries(en).filter(([, words]) => !words.trim())).toEqual([])
  })
})
