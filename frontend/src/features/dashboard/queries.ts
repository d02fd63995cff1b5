import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import { execute } from '@/lib/graphql'

const PATRONAGE = graphql(`
  query MyPatronage($memberId: ID!, $periodId: ID!) {
    patronageSummary(memberId: $memberId, periodId: $periodId) {
      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason
      byCategory { categoryCode rawValue weight weightedValue minutes count }
    }
  }
`)
const DRAFT = graphql(`
  query MyDraft($periodId: ID!) {
    allocationPreview(periodId: $periodId) {
      surplus totalWeighted memberCount warnings
      lines {
        memberId weightedValue sharePercent total cash retained
        byCategory { ...CategoryLine }
      }
    }
  }
`)
const RECENT = graphql(`
  query MyRecent($memberId: ID!) {
    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {
      totalCount
      edges { node { ...ContributionLine } }
    }
  }
`)
const MINE_WAITING = graphql(`
  query MyWaiting($memberId: ID!) {
    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }
    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }
    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }
    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {
      totalCount
      edges { node { id net scheduledDate } }
    }
  }
`)
const HOUSE_WAITING = graphql(`
  query HouseWaiting {
    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }
    cancellations: governanceApprovals(filter: { outcome: PENDING, subjectType: DISTRIBUTION_CANCEL }, first: 1) { totalCount }
    workflows(filter: { status: FAILED }, first: 1) { totalCount }
  }
`)

export const patronageQuery = (memberId: string, periodId: string) =>
  queryOptions({
    queryKey: ['Patronage', memberId, periodId],
    queryFn: () => execute(PATRONAGE, { memberId, periodId }),
    select: (data) => data.patronageSummary,
  })

export const draftQuery = (memberId: string, periodId: string) =>
  queryOptions({
    queryKey: ['Allocation', 'draft', periodId],
    queryFn: () => execute(DRAFT, { periodId }),
    select: ({ allocationPreview: preview }) =>
      preview && { ...preview, mine: preview.lines.find((line) => line.memberId === memberId) },
  })

export const recentQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Contribution', 'recent', memberId],
    queryFn: () => execute(RECENT, { memberId }),
    select: (data) => ({
      total: data.contributions?.totalCount ?? 0,
      rows: data.contributions?.edges.map((edge) => edge.node) ?? [],
    }),
  })

export const mineWaitingQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Contribution', 'waiting', memberId],
    queryFn: () => execute(MINE_WAITING, { memberId }),
  })

export const houseWaitingQuery = queryOptions({
  queryKey: ['Governance', 'waiting'],
  queryFn: () => execute(HOUSE_WAITING, {}),
})
