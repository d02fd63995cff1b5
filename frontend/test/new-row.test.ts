import { QueryClient, QueryClientProvider, useMutation } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import { createElement, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { nothingTyped, type Category } from '@/features/contributions/form'
import { rowOf, SENDING, standFirst, useOnTheirWay, type NewRow } from '@/features/contributions/new-row'
import { valuationQuery } from '@/features/contributions/queries'

const row = {
  id: 'new', number: 'C-2', memberId: 'me', status: 'SUBMITTED', categoryCode: 'labor', description: 'Hedge', contributionDate: '2026-03-01',
  minutes: 60, value: '100.00', evidence: [], period: { id: 'q1', name: 'Q1' },
} satisfies NewRow
const pages = (...ids: string[]) => ({
  pageParams: [null],
  pages: [{ contributions: { totalCount: ids.length, edges: ids.map((id) => ({ node: id === 'new' ? row : { id } })), pageInfo: {} } }],
})

test('what was just logged stands first in every list that takes it, once', () => {
  const client = new QueryClient()
  const key = (filter: object) => ['Contribution', 'pages', filter, { field: 'DATE' }]
  const mine = key({ memberId: 'me', status: null, categoryCode: null, periodId: null })
  const waiting = key({ memberId: 'me', status: 'SUBMITTED', categoryCode: 'labor', periodId: 'q1' })
  const others = [{ memberId: 'you' }, { memberId: 'me', status: 'DRAFT' }, { memberId: 'me', categoryCode: 'capital' }].map(key)
  for (const one of [mine, waiting, ...others]) client.setQueryData(one, pages('old'))
  standFirst(client, row)
  standFirst(client, row)
  for (const one of [mine, waiting]) expect(client.getQueryData(one)).toEqual(pages('new', 'old'))
  for (const one of others) expect(client.getQueryData(one)).toEqual(pages('old'))
})

test('the row of what was typed has the value that was shown, and lies in its period', () => {
  const client = new QueryClient()
  const labor = { code: 'labor', method: 'RATE', affectsCapital: false } as Category
  const typed = { ...nothingTyped('2026-03-01'), category: 'labor', hours: '1:30', description: '  Laid the hedge  ' }
  const periods = [{
    id: 'q1', code: 'q1', name: 'Q1', startDate: '2026-01-01', endDate: '2026-03-31', graceEndDate: null, status: 'OPEN' as const, reopenCount: 0, fiscalYear: 2026,
  }]
  const about = { id: 'key', memberId: 'me', periods }
  expect(rowOf(client, typed, labor, about)).toMatchObject({
    id: 'key', minutes: 90, value: '0.00', description: 'Laid the hedge', status: 'SUBMITTED', period: { id: 'q1' },
  })
  const figures = { categoryCode: 'labor', date: '2026-03-01', minutes: 90, rate: null, amount: null, attributionBp: null, capitalKind: null }
  client.setQueryData(valuationQuery(figures).queryKey, { valuationPreview: { value: '150.00', rate: '100.00' } })
  expect(rowOf(client, typed, labor, about).value).toBe('150.00')
})

test('what is on its way shows where it belongs until its answer is there, whatever that says', async () => {
  const client = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) => createElement(QueryClientProvider, { client }, children)
  let answer: (error: Error | null) => void = () => undefined
  const { result } = renderHook(() => ({
    sending: useMutation({
      mutationKey: SENDING,
      mutationFn: () => new Promise<void>((done, fail) => { answer = (error) => (error ? fail(error) : done()) }),
      onMutate: () => row,
    }),
    all: useOnTheirWay({ memberId: 'me' }),
    drafts: useOnTheirWay({ memberId: 'me', status: 'DRAFT' }),
  }), { wrapper })
  for (const error of [null, new Error('refused')]) {
    act(() => { result.current.sending.mutate() })
    await waitFor(() => { expect(result.current.all).toEqual([row]) }) // the client tells of it some turns later
    expect(result.current.drafts).toEqual([])
    act(() => { answer(error) })
    await waitFor(() => { expect(result.current.all).toEqual([]) })
  }
})
