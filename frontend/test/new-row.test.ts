import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { standFirst, type NewRow } from '@/features/contributions/new-row'

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
