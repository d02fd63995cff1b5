import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type {
  AgreementStatus, Ledger, MyAllocationsQuery, MyDistributionsQuery, MyMovementsQuery,
} from '@/gql/graphql'
import { execute } from '@/lib/graphql'

const MOVEMENTS = graphql(`
  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {
    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {
      edges { node { id date movementType amount runningBalance period { id name } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const CAPITAL = graphql(`
  query MyCapital($memberId: ID!) {
    capitalAccount(memberId: $memberId) {
      id bookBalance taxBalance contributedCapital contributedTaxBasis allocationsToDate retainedToDate
      distributionsToDate redemptionsToDate declaredUnpaid status
    }
  }
`)
const ALLOCATIONS = graphql(`
  query MyAllocations($memberId: ID!, $after: String) {
    allocations(filter: { memberId: $memberId }, first: 200, after: $after) {
      edges {
        node {
          id number periodId raw weightedValue sharePercent total cash retained status
          period { ...PeriodParts }
          agreement { id allocableSurplus appliedAt }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const DISTRIBUTIONS = graphql(`
  query MyDistributions($memberId: ID!, $after: String) {
    distributions(filter: { memberId: $memberId }, first: 200, after: $after) {
      edges {
        node {
          id number kind partNo partTotal amount withholding net method status scheduledDate paymentDate
          failureReason deferredUntil cancelledReason paymentReference
          period { id name }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
const STATEMENT = graphql(`
  query MyStatement($memberId: ID!, $periodId: ID!) {
    allocationStatement(memberId: $memberId, periodId: $periodId) {
      periodName noticeKind
      allocation {
        id number raw weightedValue sharePercent total cash retained taxTotal status
        byCategory { ...CategoryLine }
        period { ...PeriodParts }
      }
      agreement {
        ...AgreementResult
        taxRegime inputsHash engineVersion
      }
      claims {
        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted
        contribution { id description }
      }
      steps { step title explanation result }
    }
  }
`)

const ROWS_MAX = 2_000

interface PageOf<Row> {
  edges: { node: Row }[]
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

/** A member's own rows are few; the API lists the oldest first, so all are read to show the newest. */
async function all<Row>(read: (after: string | null) => Promise<PageOf<Row> | null | undefined>): Promise<Row[]> {
  const found: Row[] = []
  let after: string | null = null
  do {
    const page: PageOf<Row> | null | undefined = await read(after)
    found.push(...(page?.edges.map((edge) => edge.node) ?? []))
    after = page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after && found.length < ROWS_MAX)
  return found
}

export type Movement = NonNullable<MyMovementsQuery['capitalMovements']>['edges'][number]['node']
export type OwnAllocation = NonNullable<MyAllocationsQuery['allocations']>['edges'][number]['node']
export type OwnDistribution = NonNullable<MyDistributionsQuery['distributions']>['edges'][number]['node']

/** All movements of one ledger, oldest first. */
export const movementsQuery = (memberId: string, ledger: Ledger) =>
  queryOptions({
    queryKey: ['Account', memberId, 'movements', ledger],
    queryFn: () =>
      all(async (after) => (await execute(MOVEMENTS, { memberId, ledger, after })).capitalMovements),
    staleTime: 60_000,
  })

export const capitalQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Account', memberId],
    queryFn: () => execute(CAPITAL, { memberId }),
  })

/** Results that stand or are on their way: not those that a later calculation has replaced. */
const STANDING: ReadonlySet<AgreementStatus> = new Set(['PROPOSED', 'APPROVED', 'APPLIED', 'EXECUTED'])
const CREDITED: ReadonlySet<AgreementStatus> = new Set(['APPLIED', 'EXECUTED'])

export const isCredited = (allocation: { status: AgreementStatus }): boolean => CREDITED.has(allocation.status)

/** The viewer's allocations, one a period, the newest period first. */
export const allocationsQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Allocation', 'own', memberId],
    queryFn: () => all(async (after) => (await execute(ALLOCATIONS, { memberId, after })).allocations),
    select: (rows: OwnAllocation[]) =>
      rows
        .filter(({ status }) => STANDING.has(status))
        .sort((a, b) => (b.period?.startDate ?? '').localeCompare(a.period?.startDate ?? '')),
  })

/** The viewer's payments, the newest first. */
export const distributionsQuery = (memberId: string) =>
  queryOptions({
    queryKey: ['Distribution', 'own', memberId],
    queryFn: () => all(async (after) => (await execute(DISTRIBUTIONS, { memberId, after })).distributions),
    select: (rows: OwnDistribution[]) =>
      [...rows].sort((a, b) => (b.scheduledDate ?? '9999').localeCompare(a.scheduledDate ?? '9999') || b.partNo - a.partNo),
  })

export const statementQuery = (memberId: string, periodId: string) =>
  queryOptions({
    queryKey: ['Allocation', 'statement', memberId, periodId],
    queryFn: () => execute(STATEMENT, { memberId, periodId }),
    select: (data) => data.allocationStatement,
  })
