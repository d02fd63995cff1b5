import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { optimistically, patched } from '@/lib/optimistic'

const page = (status: string) => ({
  pages: [{ contributions: { edges: [{ node: { id: 'a', status } }, { node: { id: 'b', status: 'DRAFT' } }] } }],
})

test('only what has the id is changed, and only in what it has', () => {
  const before = page('DRAFT')
  const after = patched(before, 'a', { status: 'SUBMITTED', unknown: 1 })
  expect(after).toEqual(page('SUBMITTED'))
  expect(after.pages[0]?.contributions.edges[1]).toBe(before.pages[0]?.contributions.edges[1])
  expect(patched(before, 'c', { status: 'SUBMITTED' })).toBe(before)
})

test('lists and details change together and go back together', () => {
  const client = new QueryClient()
  client.setQueryData(['Contribution', 'pages'], page('DRAFT'))
  client.setQueryData(['Contribution', 'view', 'a'], { contribution: { id: 'a', status: 'DRAFT' } })
  client.setQueryData(['Period', 'a'], { id: 'a', status: 'OPEN' })
  const back = optimistically(client, 'Contribution', 'a', { status: 'SUBMITTED' })
  expect(client.getQueryData(['Contribution', 'pages'])).toEqual(page('SUBMITTED'))
  expect(client.getQueryData(['Contribution', 'view', 'a'])).toEqual({ contribution: { id: 'a', status: 'SUBMITTED' } })
  expect(client.getQueryData(['Period', 'a'])).toEqual({ id: 'a', status: 'OPEN' })
  back()
  expect(client.getQueryData(['Contribution', 'pages'])).toEqual(page('DRAFT'))
})
