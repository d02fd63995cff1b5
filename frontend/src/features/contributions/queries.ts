import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { ContributionFilter, ContributionOrder, ContributionPageQuery, ValuationQueryVariables } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { pagedQuery } from '@/lib/paged'

export const PAGE_SIZE = 20

const PAGE = graphql(`
  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {
    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      totalCount
      edges {
        node {
          ...ContributionLine
          period { id name }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const VIEW = graphql(`
  query ContributionView($id: ID!) {
    contribution(id: $id) {
      ...ContributionFacts
      ...ContributionCourse
      number status
      member { id number displayName }
    }
    approvalHistory(contributionId: $id, first: 50) {
      edges { node { ...DecisionLine } }
    }
  }
  fragment ContributionFacts on Contribution {
    id version memberId categoryCode subtype contributionDate description minutes rate base
    attributionBp value taxValue capitalKind
    evidence { kind url sha256 note }
  }
`)
const SOURCE = graphql(`query ContributionSource($id: ID!) { contribution(id: $id) { number status ...ContributionFacts } }`)
const LAST = graphql(`
  query LastContribution($memberId: ID!) {
    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 1) {
      edges { node { id description categoryCode } }
    }
  }
`)
const OPEN_PERIODS = graphql(`
  query OpenPeriods { periods(filter: { status: OPEN }, first: 12) { edges { node { ...PeriodParts } } } }
`)
const VALUATION = graphql(`
  query Valuation(
    $categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int,
    $capitalKind: CapitalKind
  ) {
    valuationPreview(
      categoryCode: $categoryCode, date: $date, minutes: $minutes, rate: $rate, amount: $amount,
      attributionBp: $attributionBp, capitalKind: $capitalKind
    ) { value rate }
  }
`)

export const CREATE = graphql(`
  mutation CreateContribution($input: CreateContributionInput!) {
    createContribution(input: $input) { contribution { memberId ...ContributionLine period { id name } } }
  }
`)
export const UPDATE = graphql(`
  mutation UpdateContribution($input: UpdateContributionInput!) {
    updateContribution(input: $input) { contribution { id number status version } }
  }
`)
export const SUBMIT = graphql(`
  mutation SubmitContribution($input: SubmitContributionInput!) {
    submitContribution(input: $input) { contribution { id number status } }
  }
`)
export const RECALL = graphql(`
  mutation RecallContribution($input: RecallContributionInput!) {
    recallContribution(input: $input) { contribution { id number status } }
  }
`)
export const WITHDRAW = graphql(`
  mutation WithdrawContribution($input: WithdrawContributionInput!) {
    withdrawContribution(input: $input) { contribution { id number status } }
  }
`)

export type ContributionRow = NonNullable<ContributionPageQuery['contributions']>['edges'][number]['node']

export const contributionPages = (filter: ContributionFilter, orderBy: ContributionOrder) =>
  pagedQuery(
    ['Contribution', 'pages', filter, orderBy],
    (after) => execute(PAGE, { filter, orderBy, first: PAGE_SIZE, after }),
    (data) => data.contributions,
  )

export const contributionQuery = (id: string) =>
  queryOptions({
    queryKey: ['Contribution', id],
    queryFn: () => execute(VIEW, { id }),
    select: ({ contribution, approvalHistory }) =>
      contribution && { ...contribution, decisions: approvalHistory?.edges.map((edge) => edge.node) ?? [] },
  })

/** What a form begins with; asked once, so that typing is never overwritten. */
export const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['Contribution', id, 'source'],
    queryFn: () => execute(SOURCE, { id }),
    select: (data) => data.contribution,
    staleTime: Infinity,
    gcTime: 0,
  })

export const lastQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Contribution', 'last', memberId],
    queryFn: () => execute(LAST, { memberId }),
    select: (data) => data.contributions?.edges[0]?.node ?? null,
  })

export const openPeriodsQuery = queryOptions({
  queryKey: ['Period', 'open'],
  queryFn: () => execute(OPEN_PERIODS, {}),
  select: (data) => data.periods?.edges.map((edge) => edge.node) ?? [],
})

export const valuationQuery = (figures: ValuationQueryVariables) =>
  queryOptions({
    queryKey: ['Contribution', 'valuation', figures],
    queryFn: () => execute(VALUATION, figures),
    select: (data) => data.valuationPreview,
    staleTime: 60_000,
  })
