import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { DistributionFilter } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { pagedQuery } from '@/lib/paged'

const PAYMENTS = graphql(`
  query Payments($filter: DistributionFilter, $after: String) {
    distributions(filter: $filter, first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...PaymentRow } }
    }
  }
  fragment PaymentRow on Distribution {
    id number memberId amount withholding net method status scheduledDate completedAt paymentDate
    failureReason deferredUntil attempt maxAttempts paymentReference cancelledReason partNo partTotal version
    member { id displayName }
    period { id name }
  }
`)
const PAYMENT = graphql(`query Payment($id: ID!) { distribution(id: $id) { ...PaymentRow } }`)
const RECORD = graphql(`
  query PaymentRecord($id: ID!) {
    distribution(id: $id) {
      id number kind amount withholding net method status scheduledDate processingAt completedAt failedAt
      failureReason deferredUntil attempt paymentReference cancelledReason
      member { id displayName }
      period { id name }
      allocation { id agreement { id appliedAt } }
    }
  }
`)
const TOTALS = graphql(`query PaymentTotals($periodId: ID) { distributionSummary(periodId: $periodId) { status count amount } }`)
export const PAY = graphql(`
  mutation PayNow($input: PayDistributionNowInput!) { payDistributionNow(input: $input) { distribution { id status } workflow { id status } } }
`)
export const CONFIRM = graphql(`
  mutation ConfirmPayment($input: ConfirmPaymentInput!) { confirmPayment(input: $input) { distribution { id status } } }
`)
export const FAIL = graphql(`
  mutation FailPayment($input: FailDistributionInput!) { failDistribution(input: $input) { distribution { id status } } }
`)
export const RETRY = graphql(`
  mutation RetryPayment($input: RetryDistributionInput!) { retryDistribution(input: $input) { distribution { id status } } }
`)
export const RESCHEDULE = graphql(`
  mutation Reschedule($input: RescheduleDistributionInput!) { rescheduleDistribution(input: $input) { distribution { id scheduledDate } } }
`)
export const CANCEL = graphql(`
  mutation CancelPayment($input: CancelDistributionInput!) { cancelDistribution(input: $input) { approval { id } } }
`)
export const RETURN = graphql(`
  mutation ReturnPayment($input: ReturnDistributionInput!) { returnDistribution(input: $input) { distribution { id status } } }
`)

export const paymentsQuery = (filter: DistributionFilter) =>
  pagedQuery(['Distribution', 'all', filter], (after) => execute(PAYMENTS, { filter, after }), (data) => data.distributions)

export const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['Distribution', 'one', id],
    queryFn: () => execute(PAYMENT, { id }),
    select: (data) => data.distribution,
  })

export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['Distribution', 'record', id],
    queryFn: () => execute(RECORD, { id }),
    select: (data) => data.distribution,
  })

export const totalsQuery = (periodId: string) =>
  queryOptions({
    queryKey: ['Distribution', 'totals', periodId],
    queryFn: () => execute(TOTALS, { periodId: periodId || null }),
    select: (data) => data.distributionSummary ?? [],
  })
