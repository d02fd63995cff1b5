import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { MyActivityQuery } from '@/gql/graphql'
import { execute } from '@/lib/graphql'

const ACTIVITY = graphql(`
  query MyActivity($memberId: ID!) {
    approvalHistory(last: 50) {
      edges { node { id decision comment decidedAt approver { id displayName } contribution { id number description memberId } } }
    }
    contributions(filter: { memberId: $memberId }, orderBy: { field: NUMBER, direction: DESC }, first: 20) {
      edges { node { id number description submittedAt } }
    }
    allocations(filter: { memberId: $memberId }, first: 200) {
      edges { node { id total periodId status period { id name } agreement { id proposedAt appliedAt } } }
    }
    distributions(filter: { memberId: $memberId }, first: 200) {
      edges { node { id net method status processingAt completedAt failedAt } }
    }
    periods(first: 4) { edges { node { id name openedAt closingStartedAt closedAt } } }
  }
`)

export type Activity = MyActivityQuery

/** What happened lately with anything of the viewer's, from the facts of each area. */
export const activityQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Contribution', 'activity', memberId],
    queryFn: () => execute(ACTIVITY, { memberId }),
  })
