import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import { execute } from '@/lib/graphql'
import { failureOf } from '@/lib/failures'

const PERIOD = graphql(`
  query PeriodView($id: ID!) {
    period(id: $id) {
      ...PeriodParts
      openedAt closingStartedAt closedAt lockedAt surplusFixed
      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }
    }
  }
`)
const RESULT = graphql(`
  query PeriodResult($periodId: ID!) {
    allocationSummary(periodId: $periodId) {
      agreement {
        ...AgreementResult
        approval { id approvals requiredApprovals outcome }
      }
      byCategory { ...CategoryLine }
    }
  }
`)

export const periodQuery = (id: string) =>
  queryOptions({
    queryKey: ['Period', id],
    queryFn: () => execute(PERIOD, { id }),
    select: (data) => data.period,
  })

/** What a period brought the cooperative; null while nothing is calculated, or told, yet. */
export const resultQuery = (periodId: string) =>
  queryOptions({
    queryKey: ['Allocation', 'summary', periodId],
    queryFn: async () => {
      try {
        return (await execute(RESULT, { periodId })).allocationSummary ?? null
      } catch (error) {
        if (failureOf(error).code === 'NOT_FOUND') return null
        throw error
      }
    },
  })
