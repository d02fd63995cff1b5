import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { CloseWorkflowFragment, GovernanceApprovalFilter, PendingContributions } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { pagedQuery } from '@/lib/paged'

const PERIODS = graphql(`
  query ManagedPeriods($after: String) {
    periods(first: 20, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...PeriodParts periodType closedAt surplusFixed } }
    }
  }
`)
const PERIOD = graphql(`
  query ManagedPeriod($id: ID!) {
    period(id: $id) {
      ...PeriodParts periodType closedAt lockedAt closingStartedAt
      formulaVersion { id cashRateBp }
    }
    formulaVersions(status: ACTIVE) { id cashRateBp }
  }
`)
const PREFLIGHT = graphql(`
  query ClosePreflight($periodId: ID!, $pending: PendingContributions) {
    closePreflight(periodId: $periodId, pendingContributions: $pending) { service check severity message count }
  }
`)
const CLOSE = graphql(`
  query PeriodClose($periodId: ID!) {
    periodClose(periodId: $periodId) { ...CloseWorkflow startedBy { id displayName } }
  }
  fragment CloseWorkflow on Workflow {
    id status mode currentStep input context startedById attempt errorCode errorMessage suggestion
    createdAt updatedAt finishedAt version
    steps { seq name status attempt startedAt completedAt error progress }
  }
`)
const WORKFLOW = graphql(`query DryRun($id: ID!) { workflow(id: $id) { ...CloseWorkflow } }`)
export const PROGRESS = graphql(`
  subscription CloseProgress($periodId: ID) { workflowProgress(periodId: $periodId) { ...CloseWorkflow } }
`)
const LINES = graphql(`
  query PreviewLines($periodId: ID!, $cashRateBp: Int) {
    allocationPreview(periodId: $periodId, cashRateBp: $cashRateBp) {
      surplus cash retained memberCount warnings
      lines { memberId memberNumber memberDisplayName weightedValue sharePercent total cash retained }
    }
  }
`)
const AGREEMENT = graphql(`
  query PeriodAgreement($periodId: ID!) {
    allocationAgreements(filter: { periodId: $periodId }, first: 1) { edges { node { ...AgreementParts } } }
  }
  fragment AgreementParts on AllocationAgreement {
    id number revision status allocableSurplus netIncome reserve collective cash retained taxTotal
    memberCount cashRateBp distributionDate proposedAt approvedAt rejectionReason proposedById
    approval { ...TallyParts }
  }
  fragment TallyParts on GovernanceApproval {
    id subjectType subjectId mode requiredApprovals approvals rejections outcome closesAt reason requestedById
    requestedBy { id displayName }
    votes { voterId choice at comment voter { id displayName role } }
  }
`)
const SECOND = graphql(`
  query SecondPerson($filter: GovernanceApprovalFilter!) {
    governanceApprovals(filter: $filter, first: 20) {
      edges { node { ...TallyParts } }
    }
  }
`)
const ALLOCATED = graphql(`
  query AllocatedLines($agreementId: ID!, $after: String) {
    allocations(filter: { agreementId: $agreementId }, first: 100, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { id total cash retained sharePercent weightedValue member { id number displayName } } }
    }
  }
`)
export const START = graphql(`
  mutation StartClose($input: StartPeriodCloseInput!) { startPeriodClose(input: $input) { workflow { id status } } }
`)
export const ABORT = graphql(`
  mutation AbortClose($input: AbortPeriodCloseInput!) { abortPeriodClose(input: $input) { workflow { id status } } }
`)
export const RESUME = graphql(`
  mutation ResumeClose($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }
`)
export const APPROVE_AGREEMENT = graphql(`
  mutation ApproveAgreement($input: ApproveAllocationAgreementInput!) {
    approveAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }
  }
`)
export const REJECT_AGREEMENT = graphql(`
  mutation RejectAgreement($input: RejectAllocationAgreementInput!) {
    rejectAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }
  }
`)
export const OPEN_PERIOD = graphql(`
  mutation OpenPeriod($input: OpenPeriodInput!) { openPeriod(input: $input) { period { id name } } }
`)
export const REOPEN = graphql(`
  mutation ReopenPeriod($input: ReopenPeriodInput!) { reopenPeriod(input: $input) { approval { id } } }
`)
export const LOCK = graphql(`
  mutation LockPeriod($input: LockPeriodInput!) { lockPeriod(input: $input) { approval { id } } }
`)
export const VOTE = graphql(`
  mutation Vote($input: CastVoteInput!) { castVote(input: $input) { approval { id outcome } } }
`)

/** What a close touches; an event of it makes all of this stale. */
export const TOUCHED = ['Workflow', 'Period', 'Governance', 'Allocation', 'Distribution', 'Account'] as const

export const periodsQuery = pagedQuery(['Period', 'managed'], (after) => execute(PERIODS, { after }), (data) => data.periods)

export const periodQuery = (id: string) =>
  queryOptions({
    queryKey: ['Period', 'managed', id],
    queryFn: () => execute(PERIOD, { id }),
    // a period that binds no formula of its own goes by the one in force
    select: ({ period, formulaVersions }) =>
      period && { ...period, cashRateBp: (period.formulaVersion ?? formulaVersions?.[0])?.cashRateBp ?? null },
  })

export const preflightQuery = (periodId: string, pending: PendingContributions) =>
  queryOptions({
    queryKey: ['Workflow', 'preflight', periodId, pending],
    queryFn: () => execute(PREFLIGHT, { periodId, pending }),
    select: (data) => data.closePreflight ?? [],
  })

export const closeQuery = (periodId: string) =>
  queryOptions({
    queryKey: ['Workflow', 'close', periodId],
    queryFn: () => execute(CLOSE, { periodId }),
    select: (data) => data.periodClose,
  })

export const agreementQuery = (periodId: string) =>
  queryOptions({
    queryKey: ['Governance', 'agreement', periodId],
    queryFn: () => execute(AGREEMENT, { periodId }),
    select: (data) => data.allocationAgreements?.edges[0]?.node ?? null,
  })

/** What waits for a second person: about one thing, or of one kind. */
export const secondQuery = (about: Pick<GovernanceApprovalFilter, 'subjectId' | 'subjectType'>) =>
  queryOptions({
    queryKey: ['Governance', 'second', about],
    queryFn: () => execute(SECOND, { filter: { ...about, outcome: 'PENDING' } }),
    select: (data) => data.governanceApprovals?.edges.map((edge) => edge.node) ?? [],
  })

export const linesQuery = (periodId: string, cashRateBp: number | null) =>
  queryOptions({
    queryKey: ['Allocation', 'preview', periodId, cashRateBp],
    queryFn: () => execute(LINES, { periodId, cashRateBp }),
    select: (data) => data.allocationPreview,
  })

export const allocatedQuery = (agreementId: string) =>
  pagedQuery(['Allocation', 'lines', agreementId], (after) => execute(ALLOCATED, { agreementId, after }), (data) => data.allocations)

const OVER = new Set<CloseWorkflowFragment['status']>(['COMPLETED', 'FAILED', 'COMPENSATED', 'ABANDONED'])
export const isOver = ({ status }: Pick<CloseWorkflowFragment, 'status'>): boolean => OVER.has(status)

export const dryRunQuery = (id: string) =>
  queryOptions({
    queryKey: ['Workflow', 'dry', id],
    queryFn: () => execute(WORKFLOW, { id }),
    select: (data) => data.workflow,
    refetchInterval: ({ state }) => (state.data?.workflow && isOver(state.data.workflow) ? false : 1_000),
  })
