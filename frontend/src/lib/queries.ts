/** Queries that many pages share. A key begins with its entity, so that one change marks them all. */
import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import { execute } from './graphql'

const COOPERATIVE = graphql(`query Cooperative { apiInfo { name currency regime timeZone version today } }`)
const CURRENT_PERIOD = graphql(`
  query CurrentPeriod {
    currentPeriod { ...PeriodParts }
    periods(first: 8) { edges { node { ...PeriodParts } } }
  }
  fragment PeriodParts on Period {
    id code name startDate endDate graceEndDate status reopenCount fiscalYear
  }
`)
const PERIODS = graphql(`query Periods { periods(first: 60) { edges { node { ...PeriodParts } } } }`)
const CATEGORIES = graphql(`
  query Categories { contributionCategories { id code name measure method affectsCapital evidenceRequired defaultWeight active sort } }
`)
const QUEUE_COUNT = graphql(`
  query QueueCount {
    reviewQueue(first: 1) { totalCount edges { node { id submittedAt } } }
  }
`)

export const cooperativeQuery = queryOptions({
  queryKey: ['Cooperative'],
  queryFn: () => execute(COOPERATIVE, {}),
  select: (data) => data.apiInfo,
  staleTime: Infinity,
})

/** The period that contributions go into today: of today, else the newest that is still open. */
export const currentPeriodQuery = queryOptions({
  queryKey: ['Period', 'current'],
  queryFn: () => execute(CURRENT_PERIOD, {}),
  select: ({ currentPeriod, periods }) => {
    const known = periods?.edges.map((edge) => edge.node) ?? []
    return currentPeriod ?? known.find((period) => period.status === 'OPEN') ?? known[0] ?? null
  },
  staleTime: 60_000,
})

/** All periods, newest first. */
export const periodsQuery = queryOptions({
  queryKey: ['Period', 'all'],
  queryFn: () => execute(PERIODS, {}),
  select: (data) => data.periods?.edges.map((edge) => edge.node) ?? [],
  staleTime: 60_000,
})

export const categoriesQuery = queryOptions({
  queryKey: ['Category'],
  queryFn: () => execute(CATEGORIES, {}),
  select: (data) => data.contributionCategories ?? [],
  staleTime: 10 * 60_000,
})

export const queueCountQuery = queryOptions({
  queryKey: ['Contribution', 'queue', 'count'],
  queryFn: () => execute(QUEUE_COUNT, {}),
  select: ({ reviewQueue }) => ({
    count: reviewQueue?.totalCount ?? 0,
    oldest: reviewQueue?.edges[0]?.node.submittedAt ?? null,
  }),
})
