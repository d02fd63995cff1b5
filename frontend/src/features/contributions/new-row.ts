import { useMutationState, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type { ContributionFilter, ContributionPageQuery, CreateContributionMutation, PeriodPartsFragment } from '@/gql/graphql'
import { figuresIn, periodOf, toInput, type Category, type Typed } from './form'
import { valuationQuery } from './queries'

export type NewRow = CreateContributionMutation['createContribution']['contribution']
type Page = ContributionPageQuery

/** Of the mutation whose row is shown before the server has answered. */
export const SENDING = ['Contribution', 'sending']

/** What is on its way to the server now and belongs into the list; gone with its answer, whatever that is. */
export function useOnTheirWay(filter: ContributionFilter): NewRow[] {
  const rows = useMutationState({
    filters: { mutationKey: SENDING, status: 'pending' },
    select: ({ state }) => state.context as NewRow | undefined,
  })
  return rows.filter((row) => row !== undefined).filter((row) => takes(filter, row)).reverse()
}

/** What was just logged stands first in the lists that take it, until the server says where it belongs. */
export function standFirst(client: QueryClient, row: NewRow): void {
  void client.cancelQueries({ queryKey: ['Contribution', 'pages'] }) // an answer on its way is of before
  client.setQueriesData<InfiniteData<Page>>(
    { queryKey: ['Contribution', 'pages'], predicate: ({ queryKey }) => takes(queryKey[2] as ContributionFilter, row) },
    (data) => data && { ...data, pages: data.pages.map((page, index) => (index === 0 ? withFirst(page, row) : page)) },
  )
}

const takes = ({ memberId, status, categoryCode, periodId }: ContributionFilter, row: NewRow): boolean =>
  memberId === row.memberId && [[status, row.status], [categoryCode, row.categoryCode], [periodId, row.period?.id]]
    .every(([asked, has]) => !asked || asked === has)

function withFirst(page: Page, row: NewRow): Page {
  const { contributions } = page
  if (!contributions || contributions.edges.some(({ node }) => node.id === row.id)) return page
  return { ...page, contributions: { ...contributions, totalCount: contributions.totalCount + 1, edges: [{ node: row }, ...contributions.edges] } }
}

interface About {
  id: string
  memberId: string
  periods: readonly PeriodPartsFragment[]
}

/** What was typed as the row that it is about to be; its value is the one that was shown while it was typed. */
export function rowOf(client: QueryClient, typed: Typed, category: Category, { id, memberId, periods }: About): NewRow {
  const { minutes } = toInput(typed, category, null)
  const figures = figuresIn(typed, category)
  const valued = figures && client.getQueryData(valuationQuery(figures).queryKey)
  return {
    id, memberId, number: '', status: 'SUBMITTED', categoryCode: category.code, description: typed.description.trim(), contributionDate: typed.date,
    minutes: minutes ?? 0, value: valued?.valuationPreview?.value ?? '0.00',
    evidence: typed.evidence.map(({ url }) => ({ url })), period: periodOf(typed.date, periods) ?? null,
  }
}
