import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { ReviewQueueFilter, ReviewQueueQuery } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { newestFirst, pagedQuery } from '@/lib/paged'

const QUEUE = graphql(`
  query ReviewQueue($filter: ReviewQueueFilter, $after: String) {
    reviewQueue(filter: $filter, first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...ReviewRow } }
    }
  }
  fragment ReviewRow on Contribution {
    ...ContributionLine
    memberId late version submittedAt requiredApprovals approvalCount createdById
    member { id displayName }
  }
`)
const REVIEW = graphql(`
  query Review($id: ID!) {
    contribution(id: $id) {
      ...ReviewRow
      ...ContributionCourse
      subtype rate base attributionBp capitalKind taxValue periodId
      evidence { kind url note }
    }
    approvalHistory(contributionId: $id, first: 20) { edges { node { ...DecisionParts } } }
  }
  fragment DecisionParts on Approval {
    ...DecisionLine
    contribution { id number description categoryCode minutes submittedAt member { id displayName } }
  }
`)
const MEMBER_CONTEXT = graphql(`
  query MemberContext($memberId: ID!, $periodId: ID!) {
    member(id: $memberId) { id number displayName tier joinedOn }
    patronageSummary(memberId: $memberId, periodId: $periodId) {
      id contributionCount minutes rawValue sharePercent
    }
    approved: contributions(filter: { memberId: $memberId, periodId: $periodId, status: APPROVED }, first: 1) { totalCount }
    rejected: contributions(filter: { memberId: $memberId, periodId: $periodId, status: REJECTED }, first: 1) { totalCount }
    pending: contributions(filter: { memberId: $memberId, periodId: $periodId, status: SUBMITTED }, first: 1) { totalCount }
  }
`)
const HISTORY = graphql(`
  query DecisionHistory($approverId: ID, $before: String) {
    approvalHistory(approverId: $approverId, last: 50, before: $before) {
      totalCount
      pageInfo { hasPreviousPage startCursor }
      edges { node { ...DecisionParts } }
    }
  }
`)
const APPROVED_COUNT = graphql(`
  query ApprovedCount($periodId: ID!) {
    contributions(filter: { periodId: $periodId, status: APPROVED }, first: 1) { totalCount }
  }
`)
export const APPROVE = graphql(`
  mutation Approve($input: ApproveContributionInput!) {
    approveContribution(input: $input) { contribution { id number status approvalCount requiredApprovals } }
  }
`)
export const APPROVE_MANY = graphql(`
  mutation ApproveMany($input: ApproveContributionsInput!) {
    approveContributions(input: $input) { results { id code message } }
  }
`)
export const REJECT = graphql(`
  mutation Reject($input: RejectContributionInput!) {
    rejectContribution(input: $input) { contribution { id number status } }
  }
`)
export const SEND_BACK = graphql(`
  mutation SendBack($input: RequestClarificationInput!) {
    requestClarification(input: $input) { contribution { id number status } }
  }
`)

export type ReviewRow = NonNullable<ReviewQueueQuery['reviewQueue']>['edges'][number]['node']

export const WHOLE_QUEUE: ReviewQueueFilter = {}

export const queueQuery = (filter: ReviewQueueFilter) =>
  pagedQuery(['Contribution', 'queue', filter], (after) => execute(QUEUE, { filter, after }), (data) => data.reviewQueue)

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ['Contribution', 'review', id],
    queryFn: () => execute(REVIEW, { id }),
    select: ({ contribution, approvalHistory }) =>
      contribution && { ...contribution, decisions: approvalHistory?.edges.map((edge) => edge.node) ?? [] },
  })

export const contextQuery = (memberId: string, periodId: string) =>
  queryOptions({
    queryKey: ['Contribution', 'context', memberId, periodId],
    queryFn: () => execute(MEMBER_CONTEXT, { memberId, periodId }),
  })

export const historyQuery = (approverId: string) =>
  pagedQuery(
    ['Contribution', 'decisions', approverId],
    (before) => execute(HISTORY, { approverId: approverId || null, before }),
    (data) => newestFirst(data.approvalHistory),
  )

export const approvedCountQuery = (periodId: string) =>
  queryOptions({
    queryKey: ['Contribution', 'approved', periodId],
    queryFn: () => execute(APPROVED_COUNT, { periodId }),
    select: (data) => data.contributions?.totalCount ?? 0,
  })
