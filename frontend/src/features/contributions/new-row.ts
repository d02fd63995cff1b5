import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { ContributionFilter, ContributionPageQuery, CreateContributionMutation } from '@/gql/graphql'

export type NewRow = CreateContributionMutation['createContribution']['contribution']
type Page = ContributionPageQuery

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
