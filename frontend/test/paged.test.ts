import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { moreOf, newestFirst, pagedQuery } from '@/lib/paged'

const page = (ids: string[], next: string | null) => ({
  list: { totalCount: 3, edges: ids.map((id) => ({ node: { id } })), pageInfo: { hasNextPage: next !== null, endCursor: next } },
})

test('a list goes on where its last page ended, and ends with the last', async () => {
  const asked: (string | null)[] = []
  const query = pagedQuery(['list'], (after) => {
    asked.push(after)
    return Promise.resolve(after ? page(['c'], null) : page(['a', 'b'], 'b'))
  }, ({ list }) => list)
  const data = await new QueryClient().fetchInfiniteQuery({ ...query, pages: 5 })
  expect(asked).toEqual([null, 'b'])
  expect(query.select?.(data)).toEqual({ total: 3, rows: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] })
})

test('an answer without the list is an empty one', () => {
  const query = pagedQuery(['list'], () => Promise.resolve({ list: null }), ({ list }: { list: null }) => list)
  expect(query.select?.({ pages: [{ list: null }], pageParams: [null] })).toEqual({ total: 0, rows: [] })
  expect(query.getNextPageParam({ list: null }, [], null, [])).toBeNull()
})

test('what the API counts from the oldest is read from the newest', () => {
  expect(newestFirst({
    totalCount: 9, edges: [{ node: 'old' }, { node: 'new' }], pageInfo: { hasPreviousPage: true, startCursor: 'old' },
  })).toEqual({
    totalCount: 9, edges: [{ node: 'new' }, { node: 'old' }], pageInfo: { hasNextPage: true, endCursor: 'old' },
  })
})

test('the button asks for the next page', () => {
  let asked = 0
  const more = moreOf({ data: { total: 3 }, hasNextPage: true, isFetchingNextPage: false, fetchNextPage: () => asked++ })
  more.load()
  expect([more.hasMore, more.loading, more.total, asked]).toEqual([true, false, 3, 1])
})
