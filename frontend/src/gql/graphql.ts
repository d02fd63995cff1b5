/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type AbandonWorkflowInput = {
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
};

export type AbortPeriodCloseInput = {
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  periodId: string;
  reason: string;
};

export type AccountType =
  | 'ASSET'
  | 'EQUITY'
  | 'EXPENSE'
  | 'LIABILITY'
  | 'REVENUE';

export type AgreementStatus =
  | 'APPLIED'
  | 'APPROVED'
  | 'CANCELLED'
  | 'DRAFT'
  | 'EXECUTED'
  | 'PROPOSED'
  | 'REJECTED'
  | 'SUPERSEDED';

export type ApprovalDecision =
  | 'APPROVE'
  | 'CLARIFY'
  | 'REJECT';

export type ApprovalMode =
  | 'MEMBER_VOTE'
  | 'SECOND_PERSON'
  | 'SINGLE_ADMIN'
  | 'STEWARDS';

export type ApprovalOutcome =
  | 'APPROVED'
  | 'PENDING'
  | 'REJECTED'
  | 'WITHDRAWN';

export type ApprovalSubject =
  | 'ALLOCATION_AGREEMENT'
  | 'DISTRIBUTION_CANCEL'
  | 'FORMULA_VERSION'
  | 'PERIOD_LOCK'
  | 'PERIOD_REOPEN'
  | 'TRANSACTION_REVERSAL';

export type ApproveAllocationAgreementInput = {
  agreementId: string;
  comment?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
};

export type ApproveContributionInput = {
  adjustedMinutes?: number | null | undefined;
  adjustedValue?: string | null | undefined;
  comment?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type ApproveContributionsInput = {
  comment?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** At most 100. */
  ids: Array<string>;
};

export type ApproveTransactionInput = {
  comment?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type CancelDistributionInput = {
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
  /** Put the amount back into retained capital. */
  reRetain?: boolean;
  reason: string;
};

export type CapitalAccountStatus =
  | 'CLOSED'
  | 'OPEN'
  | 'WITHDRAWING';

export type CapitalKind =
  | 'CASH'
  | 'GUARANTEE'
  | 'LOAN'
  | 'PROPERTY';

export type CastVoteInput = {
  approvalId: string;
  choice: VoteChoice;
  comment?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type CategoryMeasure =
  | 'MONEY'
  | 'TIME'
  | 'UNITS';

/** How the value of a contribution comes about. */
export type CategoryMethod =
  | 'AMOUNT'
  | 'ATTRIBUTION'
  | 'RATE'
  | 'RATE_OR_AMOUNT';

export type ChangeMemberRoleInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
  role: MemberRole;
};

export type ChangeMemberStatusInput = {
  effectiveOn?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
  status: MemberStatus;
};

export type ConfirmPaymentInput = {
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
  paymentDate: string;
  reference: string;
};

export type ContributionClaimStatus =
  | 'CREATED'
  | 'NONE'
  | 'PENDING'
  | 'REVERSED';

export type ContributionFilter = {
  categoryCode?: string | null | undefined;
  dateFrom?: string | null | undefined;
  dateTo?: string | null | undefined;
  late?: boolean | null | undefined;
  memberId?: string | null | undefined;
  periodId?: string | null | undefined;
  status?: ContributionStatus | null | undefined;
};

export type ContributionOrder = {
  direction?: OrderDirection;
  field?: ContributionOrderField;
};

export type ContributionOrderField =
  | 'DATE'
  | 'NUMBER'
  | 'VALUE';

export type ContributionStatus =
  | 'APPROVED'
  | 'CLARIFICATION_REQUESTED'
  | 'DRAFT'
  | 'REJECTED'
  | 'REVERSED'
  | 'SUBMITTED'
  | 'WITHDRAWN';

export type CreateContributionInput = {
  amount?: string | null | undefined;
  attributionBp?: number | null | undefined;
  capitalKind?: CapitalKind | null | undefined;
  categoryCode: string;
  date: string;
  description?: string;
  evidence?: Array<EvidenceInput> | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** Yourself when left out. */
  memberId?: string | null | undefined;
  minutes?: number | null | undefined;
  /** Needed when it is logged for somebody else. */
  onBehalfReason?: string | null | undefined;
  rate?: string | null | undefined;
  /** Submit at once. */
  submit?: boolean;
  subtype?: string | null | undefined;
  taxBasis?: string | null | undefined;
};

export type CreateMemberInput = {
  /** Admins only; a steward's new member stays pending. */
  activate?: boolean;
  displayName: string;
  email: string;
  expertiseRate?: string | null | undefined;
  hourlyRate?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** Answer with a temporary password, shown once. */
  issuePassword?: boolean;
  joinedOn?: string | null | undefined;
  legalName: string;
  role?: MemberRole;
  tier?: MemberTier;
};

export type DiscardDeadLetterInput = {
  eventId: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  queue: string;
  reason: string;
};

export type DistributionFilter = {
  allocationId?: string | null | undefined;
  dueBefore?: string | null | undefined;
  kind?: DistributionKind | null | undefined;
  memberId?: string | null | undefined;
  periodId?: string | null | undefined;
  status?: DistributionStatus | null | undefined;
  taxYear?: number | null | undefined;
};

export type DistributionKind =
  | 'CAPITAL_RETURN'
  | 'LIQUIDATING'
  | 'PATRONAGE_CASH'
  | 'PROPERTY'
  | 'REDEMPTION';

export type DistributionStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'PROCESSING'
  | 'RETURNED'
  | 'SCHEDULED';

export type EntryDirection =
  | 'CREDIT'
  | 'DEBIT';

export type EvidenceInput = {
  kind?: EvidenceKind;
  note?: string | null | undefined;
  sha256?: string | null | undefined;
  url: string;
};

export type EvidenceKind =
  | 'FILE'
  | 'URL';

export type FailDistributionInput = {
  code: string;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
};

/** What a finding of the preflight means for the close. */
export type FindingSeverity =
  /** The close would refuse. */
  | 'BLOCKING'
  /** It goes away by itself. */
  | 'SETTLING'
  /** Worth a look; the close goes on. */
  | 'WARNING';

export type GovernanceApprovalFilter = {
  outcome?: ApprovalOutcome | null | undefined;
  subjectId?: string | null | undefined;
  subjectType?: ApprovalSubject | null | undefined;
};

export type ImportCapitalAccountsInput = {
  /** The whole file, as text. */
  content: string;
  /** Check it all, write nothing. */
  dryRun?: boolean;
  fileName?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** Warnings are errors. */
  strict?: boolean;
};

export type ImportContributionsInput = {
  /** The whole file, as text. */
  content: string;
  /** Check it all, write nothing. */
  dryRun?: boolean;
  fileName?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** Warnings are errors. */
  strict?: boolean;
};

export type ImportMembersInput = {
  /** The whole file, as text. */
  content: string;
  /** Check it all, write nothing. */
  dryRun?: boolean;
  fileName?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** Warnings are errors. */
  strict?: boolean;
};

export type ImportSeverity =
  | 'ERROR'
  | 'WARNING';

export type Ledger =
  | 'BOOK'
  | 'TAX';

export type LockPeriodInput = {
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  periodId: string;
  reason?: string | null | undefined;
};

export type MemberFilter = {
  role?: MemberRole | null | undefined;
  search?: string | null | undefined;
  status?: MemberStatus | null | undefined;
  tier?: MemberTier | null | undefined;
};

export type MemberOrder = {
  direction?: OrderDirection;
  field?: MemberOrderField;
};

export type MemberOrderField =
  | 'DISPLAY_NAME'
  | 'JOINED_ON'
  | 'NUMBER';

export type MemberRole =
  | 'ADMIN'
  | 'MEMBER'
  | 'STEWARD';

export type MemberStatus =
  | 'ACTIVE'
  | 'EXPELLED'
  | 'INACTIVE'
  | 'PENDING'
  | 'SUSPENDED'
  | 'WITHDRAWN';

export type MemberTier =
  | 'COMMUNITY'
  | 'COOPERATIVE'
  | 'COWORKING';

export type MovementType =
  | 'ALLOCATION_INCOME'
  | 'ALLOCATION_LOSS'
  | 'CONTRIBUTION_CASH'
  | 'CONTRIBUTION_PROPERTY'
  | 'DISTRIBUTION_CASH'
  | 'DISTRIBUTION_PROPERTY'
  | 'OPENING'
  | 'OTHER'
  | 'REDEMPTION'
  | 'REGULATORY_ALLOCATION'
  | 'REVALUATION'
  | 'REVERSAL'
  | 'TRANSFER_IN'
  | 'TRANSFER_OUT';

export type NoticeKind =
  | 'NONQUALIFIED'
  | 'QUALIFIED';

export type OpenPeriodInput = {
  end: string;
  fiscalYear?: number | null | undefined;
  formulaVersionId?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  /** Follows from type and dates when left out. */
  name?: string | null | undefined;
  start: string;
  type: PeriodType;
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type PayDistributionNowInput = {
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
};

export type PaymentMethod =
  | 'ACH'
  | 'CHECK'
  | 'MANUAL'
  | 'WIRE';

export type PendingContributions =
  | 'BLOCK'
  | 'ROLL_FORWARD';

export type PeriodStatus =
  | 'CLOSED'
  | 'CLOSING'
  | 'LOCKED'
  | 'OPEN';

export type PeriodType =
  | 'CUSTOM'
  | 'MONTH'
  | 'QUARTER'
  | 'YEAR';

export type PostTransactionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
};

export type PostingStatus =
  | 'FAILED'
  | 'NOT_APPLICABLE'
  | 'PENDING'
  | 'POSTED';

export type RecallContributionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type RejectAllocationAgreementInput = {
  agreementId: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
  reason: string;
};

export type RejectContributionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
};

export type ReopenPeriodInput = {
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
  periodId: string;
  reason: string;
};

export type ReplayDeadLettersInput = {
  /** All of the queue when left out. */
  eventIds?: Array<string> | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  queue: string;
  reason: string;
};

export type RequestClarificationInput = {
  comment: string;
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type RescheduleDistributionInput = {
  date: string;
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
};

export type ResetMemberPasswordInput = {
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  memberId: string;
};

export type RetryDistributionInput = {
  date?: string | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
};

export type RetryWorkflowInput = {
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type ReturnDistributionInput = {
  date?: string | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
  reason: string;
};

export type ReturnTransactionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  reason: string;
};

export type ReviewQueueFilter = {
  categoryCode?: string | null | undefined;
  maxValue?: string | null | undefined;
  memberId?: string | null | undefined;
  minValue?: string | null | undefined;
  staleOnly?: boolean;
};

export type StartPeriodCloseInput = {
  /** Basis points; the formula's own rate when left out. */
  cashRateBp?: number | null | undefined;
  collective?: string | null | undefined;
  distributionDate?: string | null | undefined;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey: string;
  mode?: WorkflowMode;
  pendingContributions?: PendingContributions | null | undefined;
  periodId: string;
  reserve?: string | null | undefined;
  /** Dry run only. */
  surplusOverride?: string | null | undefined;
};

export type SubmitContributionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type TaxRegime =
  | 'SUBCHAPTER_K'
  | 'SUBCHAPTER_T';

export type TransactionFilter = {
  accountId?: string | null | undefined;
  from?: string | null | undefined;
  ledger?: Ledger | null | undefined;
  memberId?: string | null | undefined;
  minAmount?: string | null | undefined;
  periodId?: string | null | undefined;
  sourceType?: string | null | undefined;
  status?: TransactionStatus | null | undefined;
  to?: string | null | undefined;
  type?: TransactionType | null | undefined;
};

export type TransactionStatus =
  | 'DISCARDED'
  | 'DRAFT'
  | 'PENDING_APPROVAL'
  | 'POSTED'
  | 'REVERSED';

export type TransactionType =
  | 'ADJUSTMENT'
  | 'ALLOCATION'
  | 'CLOSING'
  | 'CONTRIBUTION'
  | 'DISTRIBUTION'
  | 'EXPENSE'
  | 'OPENING'
  | 'REDEMPTION'
  | 'REVALUATION'
  | 'REVENUE'
  | 'REVERSAL'
  | 'TRANSFER';

export type UnlockMemberInput = {
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  memberId: string;
};

export type UpdateContributionInput = {
  amount?: string | null | undefined;
  attributionBp?: number | null | undefined;
  capitalKind?: CapitalKind | null | undefined;
  categoryCode: string;
  date: string;
  description?: string;
  evidence?: Array<EvidenceInput> | null | undefined;
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
  minutes?: number | null | undefined;
  rate?: string | null | undefined;
  subtype?: string | null | undefined;
  taxBasis?: string | null | undefined;
};

export type VoteChoice =
  | 'ABSTAIN'
  | 'APPROVE'
  | 'REJECT';

export type WithdrawContributionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type WorkflowFilter = {
  businessKey?: string | null | undefined;
  mode?: WorkflowMode | null | undefined;
  status?: WorkflowStatus | null | undefined;
  type?: WorkflowType | null | undefined;
};

export type WorkflowMode =
  | 'DRY_RUN'
  | 'LIVE';

export type WorkflowStatus =
  | 'ABANDONED'
  | 'COMPENSATED'
  | 'COMPENSATING'
  | 'COMPLETED'
  | 'FAILED'
  | 'PENDING'
  | 'RETRY_WAIT'
  | 'RUNNING'
  | 'WAITING';

export type WorkflowStepStatus =
  | 'COMPENSATED'
  | 'COMPLETED'
  | 'FAILED'
  | 'IN_PROGRESS'
  | 'PENDING'
  | 'SKIPPED';

export type WorkflowType =
  | 'ALLOCATION_DISTRIBUTION'
  | 'PAYMENT'
  | 'PERIOD_CLOSE'
  | 'TWO_PERSON';

export type ContributionNewsSubscriptionVariables = Exact<{
  memberId?: string | null | undefined;
}>;


export type ContributionNewsSubscription = { contributionUpdated: { id: string, number: string, status: ContributionStatus, memberId: string, decisionReason: string | null } };

export type OwnContributionNewsQueryVariables = Exact<{
  memberId: string;
}>;


export type OwnContributionNewsQuery = { contributions: { edges: Array<{ node: { id: string, number: string, status: ContributionStatus, decisionReason: string | null } }> } | null };

export type MyActivityQueryVariables = Exact<{
  memberId: string;
}>;


export type MyActivityQuery = { approvalHistory: { edges: Array<{ node: { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, approver: { id: string, displayName: string } | null, contribution: { id: string, number: string, description: string, memberId: string } | null } }> } | null, contributions: { edges: Array<{ node: { id: string, number: string, description: string, submittedAt: string | null } }> } | null, allocations: { edges: Array<{ node: { id: string, total: string, periodId: string, status: AgreementStatus, period: { id: string, name: string } | null, agreement: { id: string, proposedAt: string | null, appliedAt: string | null } | null } }> } | null, distributions: { edges: Array<{ node: { id: string, net: string, method: PaymentMethod, status: DistributionStatus, processingAt: string | null, completedAt: string | null, failedAt: string | null } }> } | null, periods: { edges: Array<{ node: { id: string, name: string, openedAt: string | null, closingStartedAt: string | null, closedAt: string | null } }> } | null };

export type ReviewQueueQueryVariables = Exact<{
  filter?: ReviewQueueFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ReviewQueueQuery = { reviewQueue: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { memberId: string, late: boolean, version: number, submittedAt: string | null, requiredApprovals: number, approvalCount: number, createdById: string | null, id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, member: { id: string, displayName: string } | null, evidence: Array<{ url: string }> } }> } | null };

export type ReviewRowFragment = { memberId: string, late: boolean, version: number, submittedAt: string | null, requiredApprovals: number, approvalCount: number, createdById: string | null, id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, member: { id: string, displayName: string } | null, evidence: Array<{ url: string }> };

export type ReviewQueryVariables = Exact<{
  id: string;
}>;


export type ReviewQuery = { contribution: { subtype: string | null, rate: string | null, base: string | null, attributionBp: number | null, capitalKind: CapitalKind | null, taxValue: string, periodId: string | null, memberId: string, late: boolean, version: number, submittedAt: string | null, requiredApprovals: number, approvalCount: number, createdById: string | null, createdAt: string, decidedAt: string | null, decisionReason: string | null, claimStatus: ContributionClaimStatus, postingStatus: PostingStatus, id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, evidence: Array<{ kind: EvidenceKind, url: string, note: string | null }>, member: { id: string, displayName: string } | null, period: { id: string, name: string, status: PeriodStatus } | null, createdBy: { id: string, displayName: string } | null, decidedBy: { id: string, displayName: string } | null } | null, approvalHistory: { edges: Array<{ node: { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, originalValue: string, adjustedValue: string | null, contribution: { id: string, number: string, description: string, categoryCode: string, minutes: number, submittedAt: string | null, member: { id: string, displayName: string } | null } | null, approver: { id: string, displayName: string } | null } }> } | null };

export type DecisionPartsFragment = { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, originalValue: string, adjustedValue: string | null, contribution: { id: string, number: string, description: string, categoryCode: string, minutes: number, submittedAt: string | null, member: { id: string, displayName: string } | null } | null, approver: { id: string, displayName: string } | null };

export type MemberContextQueryVariables = Exact<{
  memberId: string;
  periodId: string;
}>;


export type MemberContextQuery = { member: { id: string, number: string, displayName: string, tier: MemberTier, joinedOn: string | null } | null, patronageSummary: { id: string, contributionCount: number, minutes: number, rawValue: string, sharePercent: string } | null, approved: { totalCount: number } | null, rejected: { totalCount: number } | null, pending: { totalCount: number } | null };

export type DecisionHistoryQueryVariables = Exact<{
  approverId?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type DecisionHistoryQuery = { approvalHistory: { totalCount: number, pageInfo: { hasPreviousPage: boolean, startCursor: string | null }, edges: Array<{ node: { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, originalValue: string, adjustedValue: string | null, contribution: { id: string, number: string, description: string, categoryCode: string, minutes: number, submittedAt: string | null, member: { id: string, displayName: string } | null } | null, approver: { id: string, displayName: string } | null } }> } | null };

export type ApprovedCountQueryVariables = Exact<{
  periodId: string;
}>;


export type ApprovedCountQuery = { contributions: { totalCount: number } | null };

export type ApproveMutationVariables = Exact<{
  input: ApproveContributionInput;
}>;


export type ApproveMutation = { approveContribution: { contribution: { id: string, number: string, status: ContributionStatus, approvalCount: number, requiredApprovals: number } } };

export type ApproveManyMutationVariables = Exact<{
  input: ApproveContributionsInput;
}>;


export type ApproveManyMutation = { approveContributions: { results: Array<{ id: string, code: string | null, message: string | null }> } };

export type RejectMutationVariables = Exact<{
  input: RejectContributionInput;
}>;


export type RejectMutation = { rejectContribution: { contribution: { id: string, number: string, status: ContributionStatus } } };

export type SendBackMutationVariables = Exact<{
  input: RequestClarificationInput;
}>;


export type SendBackMutation = { requestClarification: { contribution: { id: string, number: string, status: ContributionStatus } } };

export type ElectorsQueryVariables = Exact<{ [key: string]: never; }>;


export type ElectorsQuery = { stewards: { edges: Array<{ node: { id: string, displayName: string } }> } | null, admins: { edges: Array<{ node: { id: string, displayName: string } }> } | null };

export type ManagedPeriodsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ManagedPeriodsQuery = { periods: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { periodType: PeriodType, closedAt: string | null, surplusFixed: boolean, id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } }> } | null };

export type ManagedPeriodQueryVariables = Exact<{
  id: string;
}>;


export type ManagedPeriodQuery = { period: { periodType: PeriodType, closedAt: string | null, lockedAt: string | null, closingStartedAt: string | null, id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number, formulaVersion: { id: string, cashRateBp: number } | null } | null, formulaVersions: Array<{ id: string, cashRateBp: number }> | null };

export type ClosePreflightQueryVariables = Exact<{
  periodId: string;
  pending?: PendingContributions | null | undefined;
}>;


export type ClosePreflightQuery = { closePreflight: Array<{ service: string, check: string, severity: FindingSeverity, message: string, count: number }> | null };

export type PeriodCloseQueryVariables = Exact<{
  periodId: string;
}>;


export type PeriodCloseQuery = { periodClose: { id: string, status: WorkflowStatus, mode: WorkflowMode, currentStep: string | null, input: unknown, context: unknown, startedById: string | null, attempt: number, errorCode: string | null, errorMessage: string | null, suggestion: string | null, createdAt: string | null, updatedAt: string | null, finishedAt: string | null, version: string, startedBy: { id: string, displayName: string } | null, steps: Array<{ seq: number, name: string, status: WorkflowStepStatus, attempt: number, startedAt: string | null, completedAt: string | null, error: string | null, progress: string | null }> } | null };

export type CloseWorkflowFragment = { id: string, status: WorkflowStatus, mode: WorkflowMode, currentStep: string | null, input: unknown, context: unknown, startedById: string | null, attempt: number, errorCode: string | null, errorMessage: string | null, suggestion: string | null, createdAt: string | null, updatedAt: string | null, finishedAt: string | null, version: string, steps: Array<{ seq: number, name: string, status: WorkflowStepStatus, attempt: number, startedAt: string | null, completedAt: string | null, error: string | null, progress: string | null }> };

export type DryRunQueryVariables = Exact<{
  id: string;
}>;


export type DryRunQuery = { workflow: { id: string, status: WorkflowStatus, mode: WorkflowMode, currentStep: string | null, input: unknown, context: unknown, startedById: string | null, attempt: number, errorCode: string | null, errorMessage: string | null, suggestion: string | null, createdAt: string | null, updatedAt: string | null, finishedAt: string | null, version: string, steps: Array<{ seq: number, name: string, status: WorkflowStepStatus, attempt: number, startedAt: string | null, completedAt: string | null, error: string | null, progress: string | null }> } | null };

export type CloseProgressSubscriptionVariables = Exact<{
  periodId?: string | null | undefined;
}>;


export type CloseProgressSubscription = { workflowProgress: { id: string, status: WorkflowStatus, mode: WorkflowMode, currentStep: string | null, input: unknown, context: unknown, startedById: string | null, attempt: number, errorCode: string | null, errorMessage: string | null, suggestion: string | null, createdAt: string | null, updatedAt: string | null, finishedAt: string | null, version: string, steps: Array<{ seq: number, name: string, status: WorkflowStepStatus, attempt: number, startedAt: string | null, completedAt: string | null, error: string | null, progress: string | null }> } };

export type PreviewLinesQueryVariables = Exact<{
  periodId: string;
  cashRateBp?: number | null | undefined;
}>;


export type PreviewLinesQuery = { allocationPreview: { surplus: string, cash: string, retained: string, memberCount: number, warnings: Array<string>, lines: Array<{ memberId: string, memberNumber: string, memberDisplayName: string, weightedValue: string, sharePercent: string, total: string, cash: string, retained: string }> } | null };

export type PeriodAgreementQueryVariables = Exact<{
  periodId: string;
}>;


export type PeriodAgreementQuery = { allocationAgreements: { edges: Array<{ node: { id: string, number: string, revision: number, status: AgreementStatus, allocableSurplus: string, netIncome: string, reserve: string, collective: string, cash: string, retained: string, taxTotal: string, memberCount: number, cashRateBp: number, distributionDate: string | null, proposedAt: string | null, approvedAt: string | null, rejectionReason: string | null, proposedById: string | null, approval: { id: string, subjectType: ApprovalSubject, subjectId: string, mode: ApprovalMode, requiredApprovals: number, approvals: number, rejections: number, outcome: ApprovalOutcome, closesAt: string | null, reason: string | null, requestedById: string | null, requestedBy: { id: string, displayName: string } | null, votes: Array<{ voterId: string | null, choice: VoteChoice, at: string, comment: string | null, voter: { id: string, displayName: string, role: MemberRole } | null }> } | null } }> } | null };

export type AgreementPartsFragment = { id: string, number: string, revision: number, status: AgreementStatus, allocableSurplus: string, netIncome: string, reserve: string, collective: string, cash: string, retained: string, taxTotal: string, memberCount: number, cashRateBp: number, distributionDate: string | null, proposedAt: string | null, approvedAt: string | null, rejectionReason: string | null, proposedById: string | null, approval: { id: string, subjectType: ApprovalSubject, subjectId: string, mode: ApprovalMode, requiredApprovals: number, approvals: number, rejections: number, outcome: ApprovalOutcome, closesAt: string | null, reason: string | null, requestedById: string | null, requestedBy: { id: string, displayName: string } | null, votes: Array<{ voterId: string | null, choice: VoteChoice, at: string, comment: string | null, voter: { id: string, displayName: string, role: MemberRole } | null }> } | null };

export type TallyPartsFragment = { id: string, subjectType: ApprovalSubject, subjectId: string, mode: ApprovalMode, requiredApprovals: number, approvals: number, rejections: number, outcome: ApprovalOutcome, closesAt: string | null, reason: string | null, requestedById: string | null, requestedBy: { id: string, displayName: string } | null, votes: Array<{ voterId: string | null, choice: VoteChoice, at: string, comment: string | null, voter: { id: string, displayName: string, role: MemberRole } | null }> };

export type SecondPersonQueryVariables = Exact<{
  filter: GovernanceApprovalFilter;
}>;


export type SecondPersonQuery = { governanceApprovals: { edges: Array<{ node: { id: string, subjectType: ApprovalSubject, subjectId: string, mode: ApprovalMode, requiredApprovals: number, approvals: number, rejections: number, outcome: ApprovalOutcome, closesAt: string | null, reason: string | null, requestedById: string | null, requestedBy: { id: string, displayName: string } | null, votes: Array<{ voterId: string | null, choice: VoteChoice, at: string, comment: string | null, voter: { id: string, displayName: string, role: MemberRole } | null }> } }> } | null };

export type AllocatedLinesQueryVariables = Exact<{
  agreementId: string;
  after?: string | null | undefined;
}>;


export type AllocatedLinesQuery = { allocations: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, total: string, cash: string, retained: string, sharePercent: string, weightedValue: string, member: { id: string, number: string, displayName: string } | null } }> } | null };

export type StartCloseMutationVariables = Exact<{
  input: StartPeriodCloseInput;
}>;


export type StartCloseMutation = { startPeriodClose: { workflow: { id: string, status: WorkflowStatus } } };

export type AbortCloseMutationVariables = Exact<{
  input: AbortPeriodCloseInput;
}>;


export type AbortCloseMutation = { abortPeriodClose: { workflow: { id: string, status: WorkflowStatus } } };

export type ResumeCloseMutationVariables = Exact<{
  input: RetryWorkflowInput;
}>;


export type ResumeCloseMutation = { retryWorkflow: { workflow: { id: string, status: WorkflowStatus } } };

export type ApproveAgreementMutationVariables = Exact<{
  input: ApproveAllocationAgreementInput;
}>;


export type ApproveAgreementMutation = { approveAllocationAgreement: { approval: { id: string, approvals: number, requiredApprovals: number, outcome: ApprovalOutcome } } };

export type RejectAgreementMutationVariables = Exact<{
  input: RejectAllocationAgreementInput;
}>;


export type RejectAgreementMutation = { rejectAllocationAgreement: { approval: { id: string, approvals: number, requiredApprovals: number, outcome: ApprovalOutcome } } };

export type OpenPeriodMutationVariables = Exact<{
  input: OpenPeriodInput;
}>;


export type OpenPeriodMutation = { openPeriod: { period: { id: string, name: string } } };

export type ReopenPeriodMutationVariables = Exact<{
  input: ReopenPeriodInput;
}>;


export type ReopenPeriodMutation = { reopenPeriod: { approval: { id: string } | null } };

export type LockPeriodMutationVariables = Exact<{
  input: LockPeriodInput;
}>;


export type LockPeriodMutation = { lockPeriod: { approval: { id: string } | null } };

export type VoteMutationVariables = Exact<{
  input: CastVoteInput;
}>;


export type VoteMutation = { castVote: { approval: { id: string, outcome: ApprovalOutcome } } };

export type ContributionPageQueryVariables = Exact<{
  filter?: ContributionFilter | null | undefined;
  orderBy?: ContributionOrder | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ContributionPageQuery = { contributions: { totalCount: number, edges: Array<{ node: { id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, period: { id: string, name: string } | null, evidence: Array<{ url: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ContributionViewQueryVariables = Exact<{
  id: string;
}>;


export type ContributionViewQuery = { contribution: { number: string, status: ContributionStatus, id: string, version: number, memberId: string, categoryCode: string, subtype: string | null, contributionDate: string, description: string, minutes: number, rate: string | null, base: string | null, attributionBp: number | null, value: string, taxValue: string, capitalKind: CapitalKind | null, createdAt: string, submittedAt: string | null, decidedAt: string | null, decisionReason: string | null, claimStatus: ContributionClaimStatus, postingStatus: PostingStatus, late: boolean, requiredApprovals: number, approvalCount: number, member: { id: string, number: string, displayName: string } | null, evidence: Array<{ kind: EvidenceKind, url: string, sha256: string | null, note: string | null }>, period: { id: string, name: string, status: PeriodStatus } | null, createdBy: { id: string, displayName: string } | null, decidedBy: { id: string, displayName: string } | null } | null, approvalHistory: { edges: Array<{ node: { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, originalValue: string, adjustedValue: string | null, approver: { id: string, displayName: string } | null } }> } | null };

export type ContributionFactsFragment = { id: string, version: number, memberId: string, categoryCode: string, subtype: string | null, contributionDate: string, description: string, minutes: number, rate: string | null, base: string | null, attributionBp: number | null, value: string, taxValue: string, capitalKind: CapitalKind | null, evidence: Array<{ kind: EvidenceKind, url: string, sha256: string | null, note: string | null }> };

export type ContributionSourceQueryVariables = Exact<{
  id: string;
}>;


export type ContributionSourceQuery = { contribution: { number: string, status: ContributionStatus, id: string, version: number, memberId: string, categoryCode: string, subtype: string | null, contributionDate: string, description: string, minutes: number, rate: string | null, base: string | null, attributionBp: number | null, value: string, taxValue: string, capitalKind: CapitalKind | null, evidence: Array<{ kind: EvidenceKind, url: string, sha256: string | null, note: string | null }> } | null };

export type LastContributionQueryVariables = Exact<{
  memberId: string;
}>;


export type LastContributionQuery = { contributions: { edges: Array<{ node: { id: string, description: string, categoryCode: string } }> } | null };

export type OpenPeriodsQueryVariables = Exact<{ [key: string]: never; }>;


export type OpenPeriodsQuery = { periods: { edges: Array<{ node: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } }> } | null };

export type ValuationQueryVariables = Exact<{
  categoryCode: string;
  date: string;
  minutes?: number | null | undefined;
  rate?: string | null | undefined;
  amount?: string | null | undefined;
  attributionBp?: number | null | undefined;
  capitalKind?: CapitalKind | null | undefined;
}>;


export type ValuationQuery = { valuationPreview: { value: string, rate: string | null } | null };

export type CreateContributionMutationVariables = Exact<{
  input: CreateContributionInput;
}>;


export type CreateContributionMutation = { createContribution: { contribution: { memberId: string, id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, period: { id: string, name: string } | null, evidence: Array<{ url: string }> } } };

export type UpdateContributionMutationVariables = Exact<{
  input: UpdateContributionInput;
}>;


export type UpdateContributionMutation = { updateContribution: { contribution: { id: string, number: string, status: ContributionStatus, version: number } } };

export type SubmitContributionMutationVariables = Exact<{
  input: SubmitContributionInput;
}>;


export type SubmitContributionMutation = { submitContribution: { contribution: { id: string, number: string, status: ContributionStatus } } };

export type RecallContributionMutationVariables = Exact<{
  input: RecallContributionInput;
}>;


export type RecallContributionMutation = { recallContribution: { contribution: { id: string, number: string, status: ContributionStatus } } };

export type WithdrawContributionMutationVariables = Exact<{
  input: WithdrawContributionInput;
}>;


export type WithdrawContributionMutation = { withdrawContribution: { contribution: { id: string, number: string, status: ContributionStatus } } };

export type MyPatronageQueryVariables = Exact<{
  memberId: string;
  periodId: string;
}>;


export type MyPatronageQuery = { patronageSummary: { id: string, contributionCount: number, minutes: number, rawValue: string, weightedValue: string, sharePercent: string, qualifies: boolean, reason: string | null, byCategory: Array<{ categoryCode: string, rawValue: string, weight: string, weightedValue: string, minutes: number, count: number }> } | null };

export type MyDraftQueryVariables = Exact<{
  periodId: string;
}>;


export type MyDraftQuery = { allocationPreview: { surplus: string, totalWeighted: string, memberCount: number, warnings: Array<string>, lines: Array<{ memberId: string, weightedValue: string, sharePercent: string, total: string, cash: string, retained: string, byCategory: Array<{ categoryCode: string, raw: string, weight: string, weightedValue: string, amount: string }> }> } | null };

export type MyRecentQueryVariables = Exact<{
  memberId: string;
}>;


export type MyRecentQuery = { contributions: { totalCount: number, edges: Array<{ node: { id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, evidence: Array<{ url: string }> } }> } | null };

export type MyWaitingQueryVariables = Exact<{
  memberId: string;
}>;


export type MyWaitingQuery = { answers: { totalCount: number } | null, drafts: { totalCount: number } | null, pending: { totalCount: number } | null, distributions: { totalCount: number, edges: Array<{ node: { id: string, net: string, scheduledDate: string | null } }> } | null };

export type HouseWaitingQueryVariables = Exact<{ [key: string]: never; }>;


export type HouseWaitingQuery = { governanceApprovals: { totalCount: number } | null, cancellations: { totalCount: number } | null, workflows: { totalCount: number } | null };

export type TrialBalanceQueryVariables = Exact<{
  ledger: Ledger;
  asOf?: string | null | undefined;
}>;


export type TrialBalanceQuery = { trialBalance: { asOf: string | null, totalDebits: string, totalCredits: string, difference: string, rows: Array<{ debits: string, credits: string, balance: string, account: { id: string, number: string, name: string, accountType: AccountType } }> } | null };

export type JournalQueryVariables = Exact<{
  filter?: TransactionFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type JournalQuery = { transactions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: string, ledger: Ledger, transactionDate: string, transactionType: TransactionType, status: TransactionStatus, description: string, total: string, createdById: string | null, version: number } }> } | null };

export type TransactionRowFragment = { id: string, number: string, ledger: Ledger, transactionDate: string, transactionType: TransactionType, status: TransactionStatus, description: string, total: string, createdById: string | null, version: number };

export type TransactionDetailQueryVariables = Exact<{
  id: string;
}>;


export type TransactionDetailQuery = { transaction: { postedAt: string | null, entryCount: number, returnReason: string | null, id: string, number: string, ledger: Ledger, transactionDate: string, transactionType: TransactionType, status: TransactionStatus, description: string, total: string, createdById: string | null, version: number, createdBy: { id: string, displayName: string } | null, approvedBy: { id: string, displayName: string } | null, reverses: { id: string, number: string } | null, reversedBy: { id: string, number: string } | null, entries: Array<{ id: string, lineNo: number, direction: EntryDirection, amount: string, memo: string | null, account: { id: string, number: string, name: string } | null, member: { id: string, displayName: string } | null }> } | null };

export type PostTransactionMutationVariables = Exact<{
  input: PostTransactionInput;
}>;


export type PostTransactionMutation = { postTransaction: { transaction: { id: string, status: TransactionStatus } } };

export type ApproveTransactionMutationVariables = Exact<{
  input: ApproveTransactionInput;
}>;


export type ApproveTransactionMutation = { approveTransaction: { transaction: { id: string, status: TransactionStatus } } };

export type ReturnTransactionMutationVariables = Exact<{
  input: ReturnTransactionInput;
}>;


export type ReturnTransactionMutation = { returnTransaction: { transaction: { id: string, status: TransactionStatus } } };

export type MembersQueryVariables = Exact<{
  filter?: MemberFilter | null | undefined;
  orderBy?: MemberOrder | null | undefined;
  after?: string | null | undefined;
}>;


export type MembersQuery = { members: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: string, displayName: string, legalName: string | null, email: string | null, tier: MemberTier, status: MemberStatus, role: MemberRole, joinedOn: string | null, version: number } }> } | null };

export type MemberRecordQueryVariables = Exact<{
  id: string;
}>;


export type MemberRecordQuery = { member: { id: string, number: string, legalName: string | null, email: string | null, tier: MemberTier, status: MemberStatus, role: MemberRole, hourlyRate: string | null, paymentMethod: PaymentMethod | null, paymentMaskedRef: string | null, createdAt: string, intervals: Array<{ joinedOn: string, endedOn: string | null, endReason: string | null }> } | null };

export type CreateMemberMutationVariables = Exact<{
  input: CreateMemberInput;
}>;


export type CreateMemberMutation = { createMember: { temporaryPassword: string | null, member: { id: string, number: string, displayName: string, email: string | null } } };

export type ChangeRoleMutationVariables = Exact<{
  input: ChangeMemberRoleInput;
}>;


export type ChangeRoleMutation = { changeMemberRole: { member: { id: string, role: MemberRole } } };

export type ChangeStatusMutationVariables = Exact<{
  input: ChangeMemberStatusInput;
}>;


export type ChangeStatusMutation = { changeMemberStatus: { member: { id: string, status: MemberStatus } } };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetMemberPasswordInput;
}>;


export type ResetPasswordMutation = { resetMemberPassword: { temporaryPassword: string | null, expiresAt: string } };

export type UnlockMutationVariables = Exact<{
  input: UnlockMemberInput;
}>;


export type UnlockMutation = { unlockMember: { member: { id: string } } };

export type ImportMembersMutationVariables = Exact<{
  input: ImportMembersInput;
}>;


export type ImportMembersMutation = { importMembers: { report: { rows: number, new: number, changed: number, unchanged: number, errors: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }>, warnings: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }> } } };

export type ReportPartsFragment = { rows: number, new: number, changed: number, unchanged: number, errors: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }>, warnings: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }> };

export type ImportCapitalMutationVariables = Exact<{
  input: ImportCapitalAccountsInput;
}>;


export type ImportCapitalMutation = { importCapitalAccounts: { totalBook: string | null, totalTax: string | null, report: { rows: number, new: number, changed: number, unchanged: number, errors: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }>, warnings: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }> } } };

export type ImportContributionsMutationVariables = Exact<{
  input: ImportContributionsInput;
}>;


export type ImportContributionsMutation = { importContributions: { report: { rows: number, new: number, changed: number, unchanged: number, errors: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }>, warnings: Array<{ severity: ImportSeverity, file: string, row: number, column: string | null, code: string, message: string, hint: string | null }> } } };

export type MyMovementsQueryVariables = Exact<{
  memberId: string;
  ledger: Ledger;
  after?: string | null | undefined;
}>;


export type MyMovementsQuery = { capitalMovements: { edges: Array<{ node: { id: string, date: string, movementType: MovementType, amount: string, runningBalance: string, period: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type MyCapitalQueryVariables = Exact<{
  memberId: string;
}>;


export type MyCapitalQuery = { capitalAccount: { id: string, bookBalance: string, taxBalance: string, contributedCapital: string, contributedTaxBasis: string, allocationsToDate: string, retainedToDate: string, distributionsToDate: string, redemptionsToDate: string, declaredUnpaid: string, status: CapitalAccountStatus } | null };

export type MyAllocationsQueryVariables = Exact<{
  memberId: string;
  after?: string | null | undefined;
}>;


export type MyAllocationsQuery = { allocations: { edges: Array<{ node: { id: string, number: string, periodId: string, raw: string, weightedValue: string, sharePercent: string, total: string, cash: string, retained: string, status: AgreementStatus, period: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } | null, agreement: { id: string, allocableSurplus: string, appliedAt: string | null } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type MyDistributionsQueryVariables = Exact<{
  memberId: string;
  after?: string | null | undefined;
}>;


export type MyDistributionsQuery = { distributions: { edges: Array<{ node: { id: string, number: string, kind: DistributionKind, partNo: number, partTotal: number, amount: string, withholding: string, net: string, method: PaymentMethod, status: DistributionStatus, scheduledDate: string | null, paymentDate: string | null, failureReason: string | null, deferredUntil: string | null, cancelledReason: string | null, paymentReference: string | null, period: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type MyStatementQueryVariables = Exact<{
  memberId: string;
  periodId: string;
}>;


export type MyStatementQuery = { allocationStatement: { periodName: string, noticeKind: NoticeKind | null, allocation: { id: string, number: string, raw: string, weightedValue: string, sharePercent: string, total: string, cash: string, retained: string, taxTotal: string, status: AgreementStatus, byCategory: Array<{ categoryCode: string, raw: string, weight: string, weightedValue: string, amount: string }>, period: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } | null }, agreement: { taxRegime: TaxRegime, inputsHash: string, engineVersion: string, id: string, number: string, revision: number, status: AgreementStatus, netIncome: string, reserve: string, collective: string, regulatory: string, allocableSurplus: string, cash: string, retained: string, totalWeighted: string, cashRateBp: number, memberCount: number, calculatedAt: string | null, proposedAt: string | null, approvedAt: string | null, appliedAt: string | null, executedAt: string | null, rejectionReason: string | null }, claims: Array<{ contributionId: string, contributionNumber: string, categoryCode: string, contributionDate: string, raw: string, weight: string, weightedValue: string, counted: boolean, contribution: { id: string, description: string } | null }>, steps: Array<{ step: number, title: string, explanation: string, result: string }> } | null };

export type WorkflowsQueryVariables = Exact<{
  filter?: WorkflowFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type WorkflowsQuery = { workflows: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, type: WorkflowType, businessKey: string, mode: WorkflowMode, status: WorkflowStatus, currentStep: string | null, errorCode: string | null, errorMessage: string | null, suggestion: string | null, attempt: number, createdAt: string | null, updatedAt: string | null, finishedAt: string | null, correlationId: string, startedBy: { id: string, displayName: string } | null, steps: Array<{ seq: number, name: string, status: WorkflowStepStatus, attempt: number, startedAt: string | null, completedAt: string | null, error: string | null, progress: string | null }> } }> } | null };

export type WorkflowRowFragment = { id: string, type: WorkflowType, businessKey: string, mode: WorkflowMode, status: WorkflowStatus, currentStep: string | null, errorCode: string | null, errorMessage: string | null, suggestion: string | null, attempt: number, createdAt: string | null, updatedAt: string | null, finishedAt: string | null, correlationId: string, startedBy: { id: string, displayName: string } | null, steps: Array<{ seq: number, name: string, status: WorkflowStepStatus, attempt: number, startedAt: string | null, completedAt: string | null, error: string | null, progress: string | null }> };

export type DeadLettersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DeadLettersQuery = { deadLetters: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, queue: string, eventId: string, eventType: string, attempt: number, errorCode: string | null, error: string | null, firstFailedAt: string | null, body: string } }> } | null };

export type BusQueryVariables = Exact<{ [key: string]: never; }>;


export type BusQuery = { eventBusStatus: { adapter: string, unreachable: Array<string>, queues: Array<{ queue: string, ready: number, delayed: number, dead: number }>, services: Array<{ service: string, outboxPending: number, outboxPublished: number }> } | null };

export type RetryWorkflowMutationVariables = Exact<{
  input: RetryWorkflowInput;
}>;


export type RetryWorkflowMutation = { retryWorkflow: { workflow: { id: string, status: WorkflowStatus } } };

export type AbandonWorkflowMutationVariables = Exact<{
  input: AbandonWorkflowInput;
}>;


export type AbandonWorkflowMutation = { abandonWorkflow: { workflow: { id: string, status: WorkflowStatus } } };

export type ReplayDeadLettersMutationVariables = Exact<{
  input: ReplayDeadLettersInput;
}>;


export type ReplayDeadLettersMutation = { replayDeadLetters: { replayed: number } };

export type DiscardDeadLetterMutationVariables = Exact<{
  input: DiscardDeadLetterInput;
}>;


export type DiscardDeadLetterMutation = { discardDeadLetter: { discarded: boolean } };

export type PeriodViewQueryVariables = Exact<{
  id: string;
}>;


export type PeriodViewQuery = { period: { openedAt: string | null, closingStartedAt: string | null, closedAt: string | null, lockedAt: string | null, surplusFixed: boolean, id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number, formulaVersion: { id: string, number: number, cashRateBp: number, categoryWeights: Array<{ categoryCode: string, weight: string }> } | null } | null };

export type PeriodResultQueryVariables = Exact<{
  periodId: string;
}>;


export type PeriodResultQuery = { allocationSummary: { agreement: { id: string, number: string, revision: number, status: AgreementStatus, netIncome: string, reserve: string, collective: string, regulatory: string, allocableSurplus: string, cash: string, retained: string, totalWeighted: string, cashRateBp: number, memberCount: number, calculatedAt: string | null, proposedAt: string | null, approvedAt: string | null, appliedAt: string | null, executedAt: string | null, rejectionReason: string | null, approval: { id: string, approvals: number, requiredApprovals: number, outcome: ApprovalOutcome } | null }, byCategory: Array<{ categoryCode: string, raw: string, weight: string, weightedValue: string, amount: string }> } | null };

export type PaymentsQueryVariables = Exact<{
  filter?: DistributionFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type PaymentsQuery = { distributions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: string, memberId: string, amount: string, withholding: string, net: string, method: PaymentMethod, status: DistributionStatus, scheduledDate: string | null, completedAt: string | null, paymentDate: string | null, failureReason: string | null, deferredUntil: string | null, attempt: number, maxAttempts: number, paymentReference: string | null, cancelledReason: string | null, partNo: number, partTotal: number, version: number, member: { id: string, displayName: string } | null, period: { id: string, name: string } | null } }> } | null };

export type PaymentRowFragment = { id: string, number: string, memberId: string, amount: string, withholding: string, net: string, method: PaymentMethod, status: DistributionStatus, scheduledDate: string | null, completedAt: string | null, paymentDate: string | null, failureReason: string | null, deferredUntil: string | null, attempt: number, maxAttempts: number, paymentReference: string | null, cancelledReason: string | null, partNo: number, partTotal: number, version: number, member: { id: string, displayName: string } | null, period: { id: string, name: string } | null };

export type PaymentQueryVariables = Exact<{
  id: string;
}>;


export type PaymentQuery = { distribution: { id: string, number: string, memberId: string, amount: string, withholding: string, net: string, method: PaymentMethod, status: DistributionStatus, scheduledDate: string | null, completedAt: string | null, paymentDate: string | null, failureReason: string | null, deferredUntil: string | null, attempt: number, maxAttempts: number, paymentReference: string | null, cancelledReason: string | null, partNo: number, partTotal: number, version: number, member: { id: string, displayName: string } | null, period: { id: string, name: string } | null } | null };

export type PaymentRecordQueryVariables = Exact<{
  id: string;
}>;


export type PaymentRecordQuery = { distribution: { id: string, number: string, kind: DistributionKind, amount: string, withholding: string, net: string, method: PaymentMethod, status: DistributionStatus, scheduledDate: string | null, processingAt: string | null, completedAt: string | null, failedAt: string | null, failureReason: string | null, deferredUntil: string | null, attempt: number, paymentReference: string | null, cancelledReason: string | null, member: { id: string, displayName: string } | null, period: { id: string, name: string } | null, allocation: { id: string, agreement: { id: string, appliedAt: string | null } | null } | null } | null };

export type PaymentTotalsQueryVariables = Exact<{
  periodId?: string | null | undefined;
}>;


export type PaymentTotalsQuery = { distributionSummary: Array<{ status: DistributionStatus, count: number, amount: string }> | null };

export type PayNowMutationVariables = Exact<{
  input: PayDistributionNowInput;
}>;


export type PayNowMutation = { payDistributionNow: { distribution: { id: string, status: DistributionStatus } | null, workflow: { id: string, status: WorkflowStatus } } };

export type ConfirmPaymentMutationVariables = Exact<{
  input: ConfirmPaymentInput;
}>;


export type ConfirmPaymentMutation = { confirmPayment: { distribution: { id: string, status: DistributionStatus } | null } };

export type FailPaymentMutationVariables = Exact<{
  input: FailDistributionInput;
}>;


export type FailPaymentMutation = { failDistribution: { distribution: { id: string, status: DistributionStatus } | null } };

export type RetryPaymentMutationVariables = Exact<{
  input: RetryDistributionInput;
}>;


export type RetryPaymentMutation = { retryDistribution: { distribution: { id: string, status: DistributionStatus } } };

export type RescheduleMutationVariables = Exact<{
  input: RescheduleDistributionInput;
}>;


export type RescheduleMutation = { rescheduleDistribution: { distribution: { id: string, scheduledDate: string | null } } };

export type CancelPaymentMutationVariables = Exact<{
  input: CancelDistributionInput;
}>;


export type CancelPaymentMutation = { cancelDistribution: { approval: { id: string } | null } };

export type ReturnPaymentMutationVariables = Exact<{
  input: ReturnDistributionInput;
}>;


export type ReturnPaymentMutation = { returnDistribution: { distribution: { id: string, status: DistributionStatus } } };

export type ContributionLineFragment = { id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, evidence: Array<{ url: string }> };

export type ContributionCourseFragment = { createdAt: string, submittedAt: string | null, decidedAt: string | null, decisionReason: string | null, claimStatus: ContributionClaimStatus, postingStatus: PostingStatus, late: boolean, requiredApprovals: number, approvalCount: number, period: { id: string, name: string, status: PeriodStatus } | null, createdBy: { id: string, displayName: string } | null, decidedBy: { id: string, displayName: string } | null };

export type DecisionLineFragment = { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, originalValue: string, adjustedValue: string | null, approver: { id: string, displayName: string } | null };

export type CategoryLineFragment = { categoryCode: string, raw: string, weight: string, weightedValue: string, amount: string };

export type AgreementResultFragment = { id: string, number: string, revision: number, status: AgreementStatus, netIncome: string, reserve: string, collective: string, regulatory: string, allocableSurplus: string, cash: string, retained: string, totalWeighted: string, cashRateBp: number, memberCount: number, calculatedAt: string | null, proposedAt: string | null, approvedAt: string | null, appliedAt: string | null, executedAt: string | null, rejectionReason: string | null };

export type CooperativeQueryVariables = Exact<{ [key: string]: never; }>;


export type CooperativeQuery = { apiInfo: { name: string | null, currency: string | null, regime: TaxRegime | null, timeZone: string | null, version: string, today: string } | null };

export type CurrentPeriodQueryVariables = Exact<{ [key: string]: never; }>;


export type CurrentPeriodQuery = { currentPeriod: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } | null, periods: { edges: Array<{ node: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } }> } | null };

export type PeriodPartsFragment = { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number };

export type PeriodsQueryVariables = Exact<{ [key: string]: never; }>;


export type PeriodsQuery = { periods: { edges: Array<{ node: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } }> } | null };

export type CategoriesQueryVariables = Exact<{ [key: string]: never; }>;


export type CategoriesQuery = { contributionCategories: Array<{ id: string, code: string, name: string, measure: CategoryMeasure, method: CategoryMethod, affectsCapital: boolean, evidenceRequired: boolean, defaultWeight: string, active: boolean, sort: number }> | null };

export type QueueCountQueryVariables = Exact<{ [key: string]: never; }>;


export type QueueCountQuery = { reviewQueue: { totalCount: number, edges: Array<{ node: { id: string, submittedAt: string | null } }> } | null };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type SignInMutation = { login: { accessToken: string, expiresIn: number, mustChangePassword: boolean, viewer: { role: MemberRole, capabilities: Array<string>, mustChangePassword: boolean, member: { id: string, number: string, displayName: string, email: string | null, status: MemberStatus, role: MemberRole, joinedOn: string | null, tier: MemberTier } } } };

export type AuthFragment = { accessToken: string, expiresIn: number, mustChangePassword: boolean, viewer: { role: MemberRole, capabilities: Array<string>, mustChangePassword: boolean, member: { id: string, number: string, displayName: string, email: string | null, status: MemberStatus, role: MemberRole, joinedOn: string | null, tier: MemberTier } } };

export type ViewerPartsFragment = { role: MemberRole, capabilities: Array<string>, mustChangePassword: boolean, member: { id: string, number: string, displayName: string, email: string | null, status: MemberStatus, role: MemberRole, joinedOn: string | null, tier: MemberTier } };

export type RefreshMutationVariables = Exact<{ [key: string]: never; }>;


export type RefreshMutation = { refreshToken: { accessToken: string, expiresIn: number, mustChangePassword: boolean, viewer: { role: MemberRole, capabilities: Array<string>, mustChangePassword: boolean, member: { id: string, number: string, displayName: string, email: string | null, status: MemberStatus, role: MemberRole, joinedOn: string | null, tier: MemberTier } } } };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { logout: { ok: boolean } };

export type ChangePasswordMutationVariables = Exact<{
  current: string;
  next: string;
}>;


export type ChangePasswordMutation = { changePassword: { accessToken: string, expiresIn: number, mustChangePassword: boolean, viewer: { role: MemberRole, capabilities: Array<string>, mustChangePassword: boolean, member: { id: string, number: string, displayName: string, email: string | null, status: MemberStatus, role: MemberRole, joinedOn: string | null, tier: MemberTier } } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const ContributionLineFragmentDoc = new TypedDocumentString(`
    fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}
    `, {"fragmentName":"ContributionLine"}) as unknown as TypedDocumentString<ContributionLineFragment, unknown>;
export const ReviewRowFragmentDoc = new TypedDocumentString(`
    fragment ReviewRow on Contribution {
  ...ContributionLine
  memberId
  late
  version
  submittedAt
  requiredApprovals
  approvalCount
  createdById
  member {
    id
    displayName
  }
}
    fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}`, {"fragmentName":"ReviewRow"}) as unknown as TypedDocumentString<ReviewRowFragment, unknown>;
export const DecisionLineFragmentDoc = new TypedDocumentString(`
    fragment DecisionLine on Approval {
  id
  decision
  comment
  decidedAt
  originalValue
  adjustedValue
  approver {
    id
    displayName
  }
}
    `, {"fragmentName":"DecisionLine"}) as unknown as TypedDocumentString<DecisionLineFragment, unknown>;
export const DecisionPartsFragmentDoc = new TypedDocumentString(`
    fragment DecisionParts on Approval {
  ...DecisionLine
  contribution {
    id
    number
    description
    categoryCode
    minutes
    submittedAt
    member {
      id
      displayName
    }
  }
}
    fragment DecisionLine on Approval {
  id
  decision
  comment
  decidedAt
  originalValue
  adjustedValue
  approver {
    id
    displayName
  }
}`, {"fragmentName":"DecisionParts"}) as unknown as TypedDocumentString<DecisionPartsFragment, unknown>;
export const CloseWorkflowFragmentDoc = new TypedDocumentString(`
    fragment CloseWorkflow on Workflow {
  id
  status
  mode
  currentStep
  input
  context
  startedById
  attempt
  errorCode
  errorMessage
  suggestion
  createdAt
  updatedAt
  finishedAt
  version
  steps {
    seq
    name
    status
    attempt
    startedAt
    completedAt
    error
    progress
  }
}
    `, {"fragmentName":"CloseWorkflow"}) as unknown as TypedDocumentString<CloseWorkflowFragment, unknown>;
export const TallyPartsFragmentDoc = new TypedDocumentString(`
    fragment TallyParts on GovernanceApproval {
  id
  subjectType
  subjectId
  mode
  requiredApprovals
  approvals
  rejections
  outcome
  closesAt
  reason
  requestedById
  requestedBy {
    id
    displayName
  }
  votes {
    voterId
    choice
    at
    comment
    voter {
      id
      displayName
      role
    }
  }
}
    `, {"fragmentName":"TallyParts"}) as unknown as TypedDocumentString<TallyPartsFragment, unknown>;
export const AgreementPartsFragmentDoc = new TypedDocumentString(`
    fragment AgreementParts on AllocationAgreement {
  id
  number
  revision
  status
  allocableSurplus
  netIncome
  reserve
  collective
  cash
  retained
  taxTotal
  memberCount
  cashRateBp
  distributionDate
  proposedAt
  approvedAt
  rejectionReason
  proposedById
  approval {
    ...TallyParts
  }
}
    fragment TallyParts on GovernanceApproval {
  id
  subjectType
  subjectId
  mode
  requiredApprovals
  approvals
  rejections
  outcome
  closesAt
  reason
  requestedById
  requestedBy {
    id
    displayName
  }
  votes {
    voterId
    choice
    at
    comment
    voter {
      id
      displayName
      role
    }
  }
}`, {"fragmentName":"AgreementParts"}) as unknown as TypedDocumentString<AgreementPartsFragment, unknown>;
export const ContributionFactsFragmentDoc = new TypedDocumentString(`
    fragment ContributionFacts on Contribution {
  id
  version
  memberId
  categoryCode
  subtype
  contributionDate
  description
  minutes
  rate
  base
  attributionBp
  value
  taxValue
  capitalKind
  evidence {
    kind
    url
    sha256
    note
  }
}
    `, {"fragmentName":"ContributionFacts"}) as unknown as TypedDocumentString<ContributionFactsFragment, unknown>;
export const TransactionRowFragmentDoc = new TypedDocumentString(`
    fragment TransactionRow on Transaction {
  id
  number
  ledger
  transactionDate
  transactionType
  status
  description
  total
  createdById
  version
}
    `, {"fragmentName":"TransactionRow"}) as unknown as TypedDocumentString<TransactionRowFragment, unknown>;
export const ReportPartsFragmentDoc = new TypedDocumentString(`
    fragment ReportParts on ImportReport {
  rows
  new
  changed
  unchanged
  errors {
    severity
    file
    row
    column
    code
    message
    hint
  }
  warnings {
    severity
    file
    row
    column
    code
    message
    hint
  }
}
    `, {"fragmentName":"ReportParts"}) as unknown as TypedDocumentString<ReportPartsFragment, unknown>;
export const WorkflowRowFragmentDoc = new TypedDocumentString(`
    fragment WorkflowRow on Workflow {
  id
  type
  businessKey
  mode
  status
  currentStep
  errorCode
  errorMessage
  suggestion
  attempt
  createdAt
  updatedAt
  finishedAt
  correlationId
  startedBy {
    id
    displayName
  }
  steps {
    seq
    name
    status
    attempt
    startedAt
    completedAt
    error
    progress
  }
}
    `, {"fragmentName":"WorkflowRow"}) as unknown as TypedDocumentString<WorkflowRowFragment, unknown>;
export const PaymentRowFragmentDoc = new TypedDocumentString(`
    fragment PaymentRow on Distribution {
  id
  number
  memberId
  amount
  withholding
  net
  method
  status
  scheduledDate
  completedAt
  paymentDate
  failureReason
  deferredUntil
  attempt
  maxAttempts
  paymentReference
  cancelledReason
  partNo
  partTotal
  version
  member {
    id
    displayName
  }
  period {
    id
    name
  }
}
    `, {"fragmentName":"PaymentRow"}) as unknown as TypedDocumentString<PaymentRowFragment, unknown>;
export const ContributionCourseFragmentDoc = new TypedDocumentString(`
    fragment ContributionCourse on Contribution {
  createdAt
  submittedAt
  decidedAt
  decisionReason
  claimStatus
  postingStatus
  late
  requiredApprovals
  approvalCount
  period {
    id
    name
    status
  }
  createdBy {
    id
    displayName
  }
  decidedBy {
    id
    displayName
  }
}
    `, {"fragmentName":"ContributionCourse"}) as unknown as TypedDocumentString<ContributionCourseFragment, unknown>;
export const CategoryLineFragmentDoc = new TypedDocumentString(`
    fragment CategoryLine on AllocationCategoryLine {
  categoryCode
  raw
  weight
  weightedValue
  amount
}
    `, {"fragmentName":"CategoryLine"}) as unknown as TypedDocumentString<CategoryLineFragment, unknown>;
export const AgreementResultFragmentDoc = new TypedDocumentString(`
    fragment AgreementResult on AllocationAgreement {
  id
  number
  revision
  status
  netIncome
  reserve
  collective
  regulatory
  allocableSurplus
  cash
  retained
  totalWeighted
  cashRateBp
  memberCount
  calculatedAt
  proposedAt
  approvedAt
  appliedAt
  executedAt
  rejectionReason
}
    `, {"fragmentName":"AgreementResult"}) as unknown as TypedDocumentString<AgreementResultFragment, unknown>;
export const PeriodPartsFragmentDoc = new TypedDocumentString(`
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}
    `, {"fragmentName":"PeriodParts"}) as unknown as TypedDocumentString<PeriodPartsFragment, unknown>;
export const ViewerPartsFragmentDoc = new TypedDocumentString(`
    fragment ViewerParts on Viewer {
  role
  capabilities
  mustChangePassword
  member {
    id
    number
    displayName
    email
    status
    role
    joinedOn
    tier
  }
}
    `, {"fragmentName":"ViewerParts"}) as unknown as TypedDocumentString<ViewerPartsFragment, unknown>;
export const AuthFragmentDoc = new TypedDocumentString(`
    fragment Auth on AuthPayload {
  accessToken
  expiresIn
  mustChangePassword
  viewer {
    ...ViewerParts
  }
}
    fragment ViewerParts on Viewer {
  role
  capabilities
  mustChangePassword
  member {
    id
    number
    displayName
    email
    status
    role
    joinedOn
    tier
  }
}`, {"fragmentName":"Auth"}) as unknown as TypedDocumentString<AuthFragment, unknown>;
export const ContributionNewsDocument = new TypedDocumentString(`
    subscription ContributionNews($memberId: ID) {
  contributionUpdated(memberId: $memberId) {
    id
    number
    status
    memberId
    decisionReason
  }
}
    `) as unknown as TypedDocumentString<ContributionNewsSubscription, ContributionNewsSubscriptionVariables>;
export const OwnContributionNewsDocument = new TypedDocumentString(`
    query OwnContributionNews($memberId: ID!) {
  contributions(filter: {memberId: $memberId}, first: 20) {
    edges {
      node {
        id
        number
        status
        decisionReason
      }
    }
  }
}
    `) as unknown as TypedDocumentString<OwnContributionNewsQuery, OwnContributionNewsQueryVariables>;
export const MyActivityDocument = new TypedDocumentString(`
    query MyActivity($memberId: ID!) {
  approvalHistory(last: 50) {
    edges {
      node {
        id
        decision
        comment
        decidedAt
        approver {
          id
          displayName
        }
        contribution {
          id
          number
          description
          memberId
        }
      }
    }
  }
  contributions(
    filter: {memberId: $memberId}
    orderBy: {field: NUMBER, direction: DESC}
    first: 20
  ) {
    edges {
      node {
        id
        number
        description
        submittedAt
      }
    }
  }
  allocations(filter: {memberId: $memberId}, first: 200) {
    edges {
      node {
        id
        total
        periodId
        status
        period {
          id
          name
        }
        agreement {
          id
          proposedAt
          appliedAt
        }
      }
    }
  }
  distributions(filter: {memberId: $memberId}, first: 200) {
    edges {
      node {
        id
        net
        method
        status
        processingAt
        completedAt
        failedAt
      }
    }
  }
  periods(first: 4) {
    edges {
      node {
        id
        name
        openedAt
        closingStartedAt
        closedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyActivityQuery, MyActivityQueryVariables>;
export const ReviewQueueDocument = new TypedDocumentString(`
    query ReviewQueue($filter: ReviewQueueFilter, $after: String) {
  reviewQueue(filter: $filter, first: 50, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ReviewRow
      }
    }
  }
}
    fragment ReviewRow on Contribution {
  ...ContributionLine
  memberId
  late
  version
  submittedAt
  requiredApprovals
  approvalCount
  createdById
  member {
    id
    displayName
  }
}
fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}`) as unknown as TypedDocumentString<ReviewQueueQuery, ReviewQueueQueryVariables>;
export const ReviewDocument = new TypedDocumentString(`
    query Review($id: ID!) {
  contribution(id: $id) {
    ...ReviewRow
    ...ContributionCourse
    subtype
    rate
    base
    attributionBp
    capitalKind
    taxValue
    periodId
    evidence {
      kind
      url
      note
    }
  }
  approvalHistory(contributionId: $id, first: 20) {
    edges {
      node {
        ...DecisionParts
      }
    }
  }
}
    fragment ReviewRow on Contribution {
  ...ContributionLine
  memberId
  late
  version
  submittedAt
  requiredApprovals
  approvalCount
  createdById
  member {
    id
    displayName
  }
}
fragment DecisionParts on Approval {
  ...DecisionLine
  contribution {
    id
    number
    description
    categoryCode
    minutes
    submittedAt
    member {
      id
      displayName
    }
  }
}
fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}
fragment ContributionCourse on Contribution {
  createdAt
  submittedAt
  decidedAt
  decisionReason
  claimStatus
  postingStatus
  late
  requiredApprovals
  approvalCount
  period {
    id
    name
    status
  }
  createdBy {
    id
    displayName
  }
  decidedBy {
    id
    displayName
  }
}
fragment DecisionLine on Approval {
  id
  decision
  comment
  decidedAt
  originalValue
  adjustedValue
  approver {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<ReviewQuery, ReviewQueryVariables>;
export const MemberContextDocument = new TypedDocumentString(`
    query MemberContext($memberId: ID!, $periodId: ID!) {
  member(id: $memberId) {
    id
    number
    displayName
    tier
    joinedOn
  }
  patronageSummary(memberId: $memberId, periodId: $periodId) {
    id
    contributionCount
    minutes
    rawValue
    sharePercent
  }
  approved: contributions(
    filter: {memberId: $memberId, periodId: $periodId, status: APPROVED}
    first: 1
  ) {
    totalCount
  }
  rejected: contributions(
    filter: {memberId: $memberId, periodId: $periodId, status: REJECTED}
    first: 1
  ) {
    totalCount
  }
  pending: contributions(
    filter: {memberId: $memberId, periodId: $periodId, status: SUBMITTED}
    first: 1
  ) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<MemberContextQuery, MemberContextQueryVariables>;
export const DecisionHistoryDocument = new TypedDocumentString(`
    query DecisionHistory($approverId: ID, $before: String) {
  approvalHistory(approverId: $approverId, last: 50, before: $before) {
    totalCount
    pageInfo {
      hasPreviousPage
      startCursor
    }
    edges {
      node {
        ...DecisionParts
      }
    }
  }
}
    fragment DecisionParts on Approval {
  ...DecisionLine
  contribution {
    id
    number
    description
    categoryCode
    minutes
    submittedAt
    member {
      id
      displayName
    }
  }
}
fragment DecisionLine on Approval {
  id
  decision
  comment
  decidedAt
  originalValue
  adjustedValue
  approver {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<DecisionHistoryQuery, DecisionHistoryQueryVariables>;
export const ApprovedCountDocument = new TypedDocumentString(`
    query ApprovedCount($periodId: ID!) {
  contributions(filter: {periodId: $periodId, status: APPROVED}, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<ApprovedCountQuery, ApprovedCountQueryVariables>;
export const ApproveDocument = new TypedDocumentString(`
    mutation Approve($input: ApproveContributionInput!) {
  approveContribution(input: $input) {
    contribution {
      id
      number
      status
      approvalCount
      requiredApprovals
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveMutation, ApproveMutationVariables>;
export const ApproveManyDocument = new TypedDocumentString(`
    mutation ApproveMany($input: ApproveContributionsInput!) {
  approveContributions(input: $input) {
    results {
      id
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveManyMutation, ApproveManyMutationVariables>;
export const RejectDocument = new TypedDocumentString(`
    mutation Reject($input: RejectContributionInput!) {
  rejectContribution(input: $input) {
    contribution {
      id
      number
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RejectMutation, RejectMutationVariables>;
export const SendBackDocument = new TypedDocumentString(`
    mutation SendBack($input: RequestClarificationInput!) {
  requestClarification(input: $input) {
    contribution {
      id
      number
      status
    }
  }
}
    `) as unknown as TypedDocumentString<SendBackMutation, SendBackMutationVariables>;
export const ElectorsDocument = new TypedDocumentString(`
    query Electors {
  stewards: members(filter: {role: STEWARD, status: ACTIVE}, first: 50) {
    edges {
      node {
        id
        displayName
      }
    }
  }
  admins: members(filter: {role: ADMIN, status: ACTIVE}, first: 50) {
    edges {
      node {
        id
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ElectorsQuery, ElectorsQueryVariables>;
export const ManagedPeriodsDocument = new TypedDocumentString(`
    query ManagedPeriods($after: String) {
  periods(first: 20, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...PeriodParts
        periodType
        closedAt
        surplusFixed
      }
    }
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<ManagedPeriodsQuery, ManagedPeriodsQueryVariables>;
export const ManagedPeriodDocument = new TypedDocumentString(`
    query ManagedPeriod($id: ID!) {
  period(id: $id) {
    ...PeriodParts
    periodType
    closedAt
    lockedAt
    closingStartedAt
    formulaVersion {
      id
      cashRateBp
    }
  }
  formulaVersions(status: ACTIVE) {
    id
    cashRateBp
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<ManagedPeriodQuery, ManagedPeriodQueryVariables>;
export const ClosePreflightDocument = new TypedDocumentString(`
    query ClosePreflight($periodId: ID!, $pending: PendingContributions) {
  closePreflight(periodId: $periodId, pendingContributions: $pending) {
    service
    check
    severity
    message
    count
  }
}
    `) as unknown as TypedDocumentString<ClosePreflightQuery, ClosePreflightQueryVariables>;
export const PeriodCloseDocument = new TypedDocumentString(`
    query PeriodClose($periodId: ID!) {
  periodClose(periodId: $periodId) {
    ...CloseWorkflow
    startedBy {
      id
      displayName
    }
  }
}
    fragment CloseWorkflow on Workflow {
  id
  status
  mode
  currentStep
  input
  context
  startedById
  attempt
  errorCode
  errorMessage
  suggestion
  createdAt
  updatedAt
  finishedAt
  version
  steps {
    seq
    name
    status
    attempt
    startedAt
    completedAt
    error
    progress
  }
}`) as unknown as TypedDocumentString<PeriodCloseQuery, PeriodCloseQueryVariables>;
export const DryRunDocument = new TypedDocumentString(`
    query DryRun($id: ID!) {
  workflow(id: $id) {
    ...CloseWorkflow
  }
}
    fragment CloseWorkflow on Workflow {
  id
  status
  mode
  currentStep
  input
  context
  startedById
  attempt
  errorCode
  errorMessage
  suggestion
  createdAt
  updatedAt
  finishedAt
  version
  steps {
    seq
    name
    status
    attempt
    startedAt
    completedAt
    error
    progress
  }
}`) as unknown as TypedDocumentString<DryRunQuery, DryRunQueryVariables>;
export const CloseProgressDocument = new TypedDocumentString(`
    subscription CloseProgress($periodId: ID) {
  workflowProgress(periodId: $periodId) {
    ...CloseWorkflow
  }
}
    fragment CloseWorkflow on Workflow {
  id
  status
  mode
  currentStep
  input
  context
  startedById
  attempt
  errorCode
  errorMessage
  suggestion
  createdAt
  updatedAt
  finishedAt
  version
  steps {
    seq
    name
    status
    attempt
    startedAt
    completedAt
    error
    progress
  }
}`) as unknown as TypedDocumentString<CloseProgressSubscription, CloseProgressSubscriptionVariables>;
export const PreviewLinesDocument = new TypedDocumentString(`
    query PreviewLines($periodId: ID!, $cashRateBp: Int) {
  allocationPreview(periodId: $periodId, cashRateBp: $cashRateBp) {
    surplus
    cash
    retained
    memberCount
    warnings
    lines {
      memberId
      memberNumber
      memberDisplayName
      weightedValue
      sharePercent
      total
      cash
      retained
    }
  }
}
    `) as unknown as TypedDocumentString<PreviewLinesQuery, PreviewLinesQueryVariables>;
export const PeriodAgreementDocument = new TypedDocumentString(`
    query PeriodAgreement($periodId: ID!) {
  allocationAgreements(filter: {periodId: $periodId}, first: 1) {
    edges {
      node {
        ...AgreementParts
      }
    }
  }
}
    fragment AgreementParts on AllocationAgreement {
  id
  number
  revision
  status
  allocableSurplus
  netIncome
  reserve
  collective
  cash
  retained
  taxTotal
  memberCount
  cashRateBp
  distributionDate
  proposedAt
  approvedAt
  rejectionReason
  proposedById
  approval {
    ...TallyParts
  }
}
fragment TallyParts on GovernanceApproval {
  id
  subjectType
  subjectId
  mode
  requiredApprovals
  approvals
  rejections
  outcome
  closesAt
  reason
  requestedById
  requestedBy {
    id
    displayName
  }
  votes {
    voterId
    choice
    at
    comment
    voter {
      id
      displayName
      role
    }
  }
}`) as unknown as TypedDocumentString<PeriodAgreementQuery, PeriodAgreementQueryVariables>;
export const SecondPersonDocument = new TypedDocumentString(`
    query SecondPerson($filter: GovernanceApprovalFilter!) {
  governanceApprovals(filter: $filter, first: 20) {
    edges {
      node {
        ...TallyParts
      }
    }
  }
}
    fragment TallyParts on GovernanceApproval {
  id
  subjectType
  subjectId
  mode
  requiredApprovals
  approvals
  rejections
  outcome
  closesAt
  reason
  requestedById
  requestedBy {
    id
    displayName
  }
  votes {
    voterId
    choice
    at
    comment
    voter {
      id
      displayName
      role
    }
  }
}`) as unknown as TypedDocumentString<SecondPersonQuery, SecondPersonQueryVariables>;
export const AllocatedLinesDocument = new TypedDocumentString(`
    query AllocatedLines($agreementId: ID!, $after: String) {
  allocations(filter: {agreementId: $agreementId}, first: 100, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        total
        cash
        retained
        sharePercent
        weightedValue
        member {
          id
          number
          displayName
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AllocatedLinesQuery, AllocatedLinesQueryVariables>;
export const StartCloseDocument = new TypedDocumentString(`
    mutation StartClose($input: StartPeriodCloseInput!) {
  startPeriodClose(input: $input) {
    workflow {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<StartCloseMutation, StartCloseMutationVariables>;
export const AbortCloseDocument = new TypedDocumentString(`
    mutation AbortClose($input: AbortPeriodCloseInput!) {
  abortPeriodClose(input: $input) {
    workflow {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<AbortCloseMutation, AbortCloseMutationVariables>;
export const ResumeCloseDocument = new TypedDocumentString(`
    mutation ResumeClose($input: RetryWorkflowInput!) {
  retryWorkflow(input: $input) {
    workflow {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ResumeCloseMutation, ResumeCloseMutationVariables>;
export const ApproveAgreementDocument = new TypedDocumentString(`
    mutation ApproveAgreement($input: ApproveAllocationAgreementInput!) {
  approveAllocationAgreement(input: $input) {
    approval {
      id
      approvals
      requiredApprovals
      outcome
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveAgreementMutation, ApproveAgreementMutationVariables>;
export const RejectAgreementDocument = new TypedDocumentString(`
    mutation RejectAgreement($input: RejectAllocationAgreementInput!) {
  rejectAllocationAgreement(input: $input) {
    approval {
      id
      approvals
      requiredApprovals
      outcome
    }
  }
}
    `) as unknown as TypedDocumentString<RejectAgreementMutation, RejectAgreementMutationVariables>;
export const OpenPeriodDocument = new TypedDocumentString(`
    mutation OpenPeriod($input: OpenPeriodInput!) {
  openPeriod(input: $input) {
    period {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<OpenPeriodMutation, OpenPeriodMutationVariables>;
export const ReopenPeriodDocument = new TypedDocumentString(`
    mutation ReopenPeriod($input: ReopenPeriodInput!) {
  reopenPeriod(input: $input) {
    approval {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<ReopenPeriodMutation, ReopenPeriodMutationVariables>;
export const LockPeriodDocument = new TypedDocumentString(`
    mutation LockPeriod($input: LockPeriodInput!) {
  lockPeriod(input: $input) {
    approval {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<LockPeriodMutation, LockPeriodMutationVariables>;
export const VoteDocument = new TypedDocumentString(`
    mutation Vote($input: CastVoteInput!) {
  castVote(input: $input) {
    approval {
      id
      outcome
    }
  }
}
    `) as unknown as TypedDocumentString<VoteMutation, VoteMutationVariables>;
export const ContributionPageDocument = new TypedDocumentString(`
    query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {
  contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount
    edges {
      node {
        ...ContributionLine
        period {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}`) as unknown as TypedDocumentString<ContributionPageQuery, ContributionPageQueryVariables>;
export const ContributionViewDocument = new TypedDocumentString(`
    query ContributionView($id: ID!) {
  contribution(id: $id) {
    ...ContributionFacts
    ...ContributionCourse
    number
    status
    member {
      id
      number
      displayName
    }
  }
  approvalHistory(contributionId: $id, first: 50) {
    edges {
      node {
        ...DecisionLine
      }
    }
  }
}
    fragment ContributionFacts on Contribution {
  id
  version
  memberId
  categoryCode
  subtype
  contributionDate
  description
  minutes
  rate
  base
  attributionBp
  value
  taxValue
  capitalKind
  evidence {
    kind
    url
    sha256
    note
  }
}
fragment ContributionCourse on Contribution {
  createdAt
  submittedAt
  decidedAt
  decisionReason
  claimStatus
  postingStatus
  late
  requiredApprovals
  approvalCount
  period {
    id
    name
    status
  }
  createdBy {
    id
    displayName
  }
  decidedBy {
    id
    displayName
  }
}
fragment DecisionLine on Approval {
  id
  decision
  comment
  decidedAt
  originalValue
  adjustedValue
  approver {
    id
    displayName
  }
}`) as unknown as TypedDocumentString<ContributionViewQuery, ContributionViewQueryVariables>;
export const ContributionSourceDocument = new TypedDocumentString(`
    query ContributionSource($id: ID!) {
  contribution(id: $id) {
    number
    status
    ...ContributionFacts
  }
}
    fragment ContributionFacts on Contribution {
  id
  version
  memberId
  categoryCode
  subtype
  contributionDate
  description
  minutes
  rate
  base
  attributionBp
  value
  taxValue
  capitalKind
  evidence {
    kind
    url
    sha256
    note
  }
}`) as unknown as TypedDocumentString<ContributionSourceQuery, ContributionSourceQueryVariables>;
export const LastContributionDocument = new TypedDocumentString(`
    query LastContribution($memberId: ID!) {
  contributions(
    filter: {memberId: $memberId}
    orderBy: {field: DATE, direction: DESC}
    first: 1
  ) {
    edges {
      node {
        id
        description
        categoryCode
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LastContributionQuery, LastContributionQueryVariables>;
export const OpenPeriodsDocument = new TypedDocumentString(`
    query OpenPeriods {
  periods(filter: {status: OPEN}, first: 12) {
    edges {
      node {
        ...PeriodParts
      }
    }
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<OpenPeriodsQuery, OpenPeriodsQueryVariables>;
export const ValuationDocument = new TypedDocumentString(`
    query Valuation($categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int, $capitalKind: CapitalKind) {
  valuationPreview(
    categoryCode: $categoryCode
    date: $date
    minutes: $minutes
    rate: $rate
    amount: $amount
    attributionBp: $attributionBp
    capitalKind: $capitalKind
  ) {
    value
    rate
  }
}
    `) as unknown as TypedDocumentString<ValuationQuery, ValuationQueryVariables>;
export const CreateContributionDocument = new TypedDocumentString(`
    mutation CreateContribution($input: CreateContributionInput!) {
  createContribution(input: $input) {
    contribution {
      memberId
      ...ContributionLine
      period {
        id
        name
      }
    }
  }
}
    fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}`) as unknown as TypedDocumentString<CreateContributionMutation, CreateContributionMutationVariables>;
export const UpdateContributionDocument = new TypedDocumentString(`
    mutation UpdateContribution($input: UpdateContributionInput!) {
  updateContribution(input: $input) {
    contribution {
      id
      number
      status
      version
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateContributionMutation, UpdateContributionMutationVariables>;
export const SubmitContributionDocument = new TypedDocumentString(`
    mutation SubmitContribution($input: SubmitContributionInput!) {
  submitContribution(input: $input) {
    contribution {
      id
      number
      status
    }
  }
}
    `) as unknown as TypedDocumentString<SubmitContributionMutation, SubmitContributionMutationVariables>;
export const RecallContributionDocument = new TypedDocumentString(`
    mutation RecallContribution($input: RecallContributionInput!) {
  recallContribution(input: $input) {
    contribution {
      id
      number
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RecallContributionMutation, RecallContributionMutationVariables>;
export const WithdrawContributionDocument = new TypedDocumentString(`
    mutation WithdrawContribution($input: WithdrawContributionInput!) {
  withdrawContribution(input: $input) {
    contribution {
      id
      number
      status
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawContributionMutation, WithdrawContributionMutationVariables>;
export const MyPatronageDocument = new TypedDocumentString(`
    query MyPatronage($memberId: ID!, $periodId: ID!) {
  patronageSummary(memberId: $memberId, periodId: $periodId) {
    id
    contributionCount
    minutes
    rawValue
    weightedValue
    sharePercent
    qualifies
    reason
    byCategory {
      categoryCode
      rawValue
      weight
      weightedValue
      minutes
      count
    }
  }
}
    `) as unknown as TypedDocumentString<MyPatronageQuery, MyPatronageQueryVariables>;
export const MyDraftDocument = new TypedDocumentString(`
    query MyDraft($periodId: ID!) {
  allocationPreview(periodId: $periodId) {
    surplus
    totalWeighted
    memberCount
    warnings
    lines {
      memberId
      weightedValue
      sharePercent
      total
      cash
      retained
      byCategory {
        ...CategoryLine
      }
    }
  }
}
    fragment CategoryLine on AllocationCategoryLine {
  categoryCode
  raw
  weight
  weightedValue
  amount
}`) as unknown as TypedDocumentString<MyDraftQuery, MyDraftQueryVariables>;
export const MyRecentDocument = new TypedDocumentString(`
    query MyRecent($memberId: ID!) {
  contributions(
    filter: {memberId: $memberId}
    orderBy: {field: DATE, direction: DESC}
    first: 8
  ) {
    totalCount
    edges {
      node {
        ...ContributionLine
      }
    }
  }
}
    fragment ContributionLine on Contribution {
  id
  number
  categoryCode
  description
  contributionDate
  minutes
  value
  status
  evidence {
    url
  }
}`) as unknown as TypedDocumentString<MyRecentQuery, MyRecentQueryVariables>;
export const MyWaitingDocument = new TypedDocumentString(`
    query MyWaiting($memberId: ID!) {
  answers: contributions(
    filter: {memberId: $memberId, status: CLARIFICATION_REQUESTED}
    first: 1
  ) {
    totalCount
  }
  drafts: contributions(filter: {memberId: $memberId, status: DRAFT}, first: 1) {
    totalCount
  }
  pending: contributions(
    filter: {memberId: $memberId, status: SUBMITTED}
    first: 1
  ) {
    totalCount
  }
  distributions(filter: {memberId: $memberId, status: SCHEDULED}, first: 20) {
    totalCount
    edges {
      node {
        id
        net
        scheduledDate
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyWaitingQuery, MyWaitingQueryVariables>;
export const HouseWaitingDocument = new TypedDocumentString(`
    query HouseWaiting {
  governanceApprovals(filter: {outcome: PENDING}, first: 1) {
    totalCount
  }
  cancellations: governanceApprovals(
    filter: {outcome: PENDING, subjectType: DISTRIBUTION_CANCEL}
    first: 1
  ) {
    totalCount
  }
  workflows(filter: {status: FAILED}, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<HouseWaitingQuery, HouseWaitingQueryVariables>;
export const TrialBalanceDocument = new TypedDocumentString(`
    query TrialBalance($ledger: Ledger!, $asOf: Date) {
  trialBalance(ledger: $ledger, asOf: $asOf) {
    asOf
    totalDebits
    totalCredits
    difference
    rows {
      debits
      credits
      balance
      account {
        id
        number
        name
        accountType
      }
    }
  }
}
    `) as unknown as TypedDocumentString<TrialBalanceQuery, TrialBalanceQueryVariables>;
export const JournalDocument = new TypedDocumentString(`
    query Journal($filter: TransactionFilter, $after: String) {
  transactions(filter: $filter, first: 25, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...TransactionRow
      }
    }
  }
}
    fragment TransactionRow on Transaction {
  id
  number
  ledger
  transactionDate
  transactionType
  status
  description
  total
  createdById
  version
}`) as unknown as TypedDocumentString<JournalQuery, JournalQueryVariables>;
export const TransactionDetailDocument = new TypedDocumentString(`
    query TransactionDetail($id: ID!) {
  transaction(id: $id) {
    ...TransactionRow
    postedAt
    entryCount
    returnReason
    createdBy {
      id
      displayName
    }
    approvedBy {
      id
      displayName
    }
    reverses {
      id
      number
    }
    reversedBy {
      id
      number
    }
    entries {
      id
      lineNo
      direction
      amount
      memo
      account {
        id
        number
        name
      }
      member {
        id
        displayName
      }
    }
  }
}
    fragment TransactionRow on Transaction {
  id
  number
  ledger
  transactionDate
  transactionType
  status
  description
  total
  createdById
  version
}`) as unknown as TypedDocumentString<TransactionDetailQuery, TransactionDetailQueryVariables>;
export const PostTransactionDocument = new TypedDocumentString(`
    mutation PostTransaction($input: PostTransactionInput!) {
  postTransaction(input: $input) {
    transaction {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<PostTransactionMutation, PostTransactionMutationVariables>;
export const ApproveTransactionDocument = new TypedDocumentString(`
    mutation ApproveTransaction($input: ApproveTransactionInput!) {
  approveTransaction(input: $input) {
    transaction {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveTransactionMutation, ApproveTransactionMutationVariables>;
export const ReturnTransactionDocument = new TypedDocumentString(`
    mutation ReturnTransaction($input: ReturnTransactionInput!) {
  returnTransaction(input: $input) {
    transaction {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ReturnTransactionMutation, ReturnTransactionMutationVariables>;
export const MembersDocument = new TypedDocumentString(`
    query Members($filter: MemberFilter, $orderBy: MemberOrder, $after: String) {
  members(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        number
        displayName
        legalName
        email
        tier
        status
        role
        joinedOn
        version
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MembersQuery, MembersQueryVariables>;
export const MemberRecordDocument = new TypedDocumentString(`
    query MemberRecord($id: ID!) {
  member(id: $id) {
    id
    number
    legalName
    email
    tier
    status
    role
    hourlyRate
    paymentMethod
    paymentMaskedRef
    createdAt
    intervals {
      joinedOn
      endedOn
      endReason
    }
  }
}
    `) as unknown as TypedDocumentString<MemberRecordQuery, MemberRecordQueryVariables>;
export const CreateMemberDocument = new TypedDocumentString(`
    mutation CreateMember($input: CreateMemberInput!) {
  createMember(input: $input) {
    temporaryPassword
    member {
      id
      number
      displayName
      email
    }
  }
}
    `) as unknown as TypedDocumentString<CreateMemberMutation, CreateMemberMutationVariables>;
export const ChangeRoleDocument = new TypedDocumentString(`
    mutation ChangeRole($input: ChangeMemberRoleInput!) {
  changeMemberRole(input: $input) {
    member {
      id
      role
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeRoleMutation, ChangeRoleMutationVariables>;
export const ChangeStatusDocument = new TypedDocumentString(`
    mutation ChangeStatus($input: ChangeMemberStatusInput!) {
  changeMemberStatus(input: $input) {
    member {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ChangeStatusMutation, ChangeStatusMutationVariables>;
export const ResetPasswordDocument = new TypedDocumentString(`
    mutation ResetPassword($input: ResetMemberPasswordInput!) {
  resetMemberPassword(input: $input) {
    temporaryPassword
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const UnlockDocument = new TypedDocumentString(`
    mutation Unlock($input: UnlockMemberInput!) {
  unlockMember(input: $input) {
    member {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<UnlockMutation, UnlockMutationVariables>;
export const ImportMembersDocument = new TypedDocumentString(`
    mutation ImportMembers($input: ImportMembersInput!) {
  importMembers(input: $input) {
    report {
      ...ReportParts
    }
  }
}
    fragment ReportParts on ImportReport {
  rows
  new
  changed
  unchanged
  errors {
    severity
    file
    row
    column
    code
    message
    hint
  }
  warnings {
    severity
    file
    row
    column
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<ImportMembersMutation, ImportMembersMutationVariables>;
export const ImportCapitalDocument = new TypedDocumentString(`
    mutation ImportCapital($input: ImportCapitalAccountsInput!) {
  importCapitalAccounts(input: $input) {
    totalBook
    totalTax
    report {
      ...ReportParts
    }
  }
}
    fragment ReportParts on ImportReport {
  rows
  new
  changed
  unchanged
  errors {
    severity
    file
    row
    column
    code
    message
    hint
  }
  warnings {
    severity
    file
    row
    column
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<ImportCapitalMutation, ImportCapitalMutationVariables>;
export const ImportContributionsDocument = new TypedDocumentString(`
    mutation ImportContributions($input: ImportContributionsInput!) {
  importContributions(input: $input) {
    report {
      ...ReportParts
    }
  }
}
    fragment ReportParts on ImportReport {
  rows
  new
  changed
  unchanged
  errors {
    severity
    file
    row
    column
    code
    message
    hint
  }
  warnings {
    severity
    file
    row
    column
    code
    message
    hint
  }
}`) as unknown as TypedDocumentString<ImportContributionsMutation, ImportContributionsMutationVariables>;
export const MyMovementsDocument = new TypedDocumentString(`
    query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {
  capitalMovements(
    memberId: $memberId
    ledger: $ledger
    first: 200
    after: $after
  ) {
    edges {
      node {
        id
        date
        movementType
        amount
        runningBalance
        period {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<MyMovementsQuery, MyMovementsQueryVariables>;
export const MyCapitalDocument = new TypedDocumentString(`
    query MyCapital($memberId: ID!) {
  capitalAccount(memberId: $memberId) {
    id
    bookBalance
    taxBalance
    contributedCapital
    contributedTaxBasis
    allocationsToDate
    retainedToDate
    distributionsToDate
    redemptionsToDate
    declaredUnpaid
    status
  }
}
    `) as unknown as TypedDocumentString<MyCapitalQuery, MyCapitalQueryVariables>;
export const MyAllocationsDocument = new TypedDocumentString(`
    query MyAllocations($memberId: ID!, $after: String) {
  allocations(filter: {memberId: $memberId}, first: 200, after: $after) {
    edges {
      node {
        id
        number
        periodId
        raw
        weightedValue
        sharePercent
        total
        cash
        retained
        status
        period {
          ...PeriodParts
        }
        agreement {
          id
          allocableSurplus
          appliedAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<MyAllocationsQuery, MyAllocationsQueryVariables>;
export const MyDistributionsDocument = new TypedDocumentString(`
    query MyDistributions($memberId: ID!, $after: String) {
  distributions(filter: {memberId: $memberId}, first: 200, after: $after) {
    edges {
      node {
        id
        number
        kind
        partNo
        partTotal
        amount
        withholding
        net
        method
        status
        scheduledDate
        paymentDate
        failureReason
        deferredUntil
        cancelledReason
        paymentReference
        period {
          id
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<MyDistributionsQuery, MyDistributionsQueryVariables>;
export const MyStatementDocument = new TypedDocumentString(`
    query MyStatement($memberId: ID!, $periodId: ID!) {
  allocationStatement(memberId: $memberId, periodId: $periodId) {
    periodName
    noticeKind
    allocation {
      id
      number
      raw
      weightedValue
      sharePercent
      total
      cash
      retained
      taxTotal
      status
      byCategory {
        ...CategoryLine
      }
      period {
        ...PeriodParts
      }
    }
    agreement {
      ...AgreementResult
      taxRegime
      inputsHash
      engineVersion
    }
    claims {
      contributionId
      contributionNumber
      categoryCode
      contributionDate
      raw
      weight
      weightedValue
      counted
      contribution {
        id
        description
      }
    }
    steps {
      step
      title
      explanation
      result
    }
  }
}
    fragment CategoryLine on AllocationCategoryLine {
  categoryCode
  raw
  weight
  weightedValue
  amount
}
fragment AgreementResult on AllocationAgreement {
  id
  number
  revision
  status
  netIncome
  reserve
  collective
  regulatory
  allocableSurplus
  cash
  retained
  totalWeighted
  cashRateBp
  memberCount
  calculatedAt
  proposedAt
  approvedAt
  appliedAt
  executedAt
  rejectionReason
}
fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<MyStatementQuery, MyStatementQueryVariables>;
export const WorkflowsDocument = new TypedDocumentString(`
    query Workflows($filter: WorkflowFilter, $after: String) {
  workflows(filter: $filter, first: 20, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...WorkflowRow
      }
    }
  }
}
    fragment WorkflowRow on Workflow {
  id
  type
  businessKey
  mode
  status
  currentStep
  errorCode
  errorMessage
  suggestion
  attempt
  createdAt
  updatedAt
  finishedAt
  correlationId
  startedBy {
    id
    displayName
  }
  steps {
    seq
    name
    status
    attempt
    startedAt
    completedAt
    error
    progress
  }
}`) as unknown as TypedDocumentString<WorkflowsQuery, WorkflowsQueryVariables>;
export const DeadLettersDocument = new TypedDocumentString(`
    query DeadLetters($after: String) {
  deadLetters(first: 20, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        queue
        eventId
        eventType
        attempt
        errorCode
        error
        firstFailedAt
        body
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeadLettersQuery, DeadLettersQueryVariables>;
export const BusDocument = new TypedDocumentString(`
    query Bus {
  eventBusStatus {
    adapter
    unreachable
    queues {
      queue
      ready
      delayed
      dead
    }
    services {
      service
      outboxPending
      outboxPublished
    }
  }
}
    `) as unknown as TypedDocumentString<BusQuery, BusQueryVariables>;
export const RetryWorkflowDocument = new TypedDocumentString(`
    mutation RetryWorkflow($input: RetryWorkflowInput!) {
  retryWorkflow(input: $input) {
    workflow {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RetryWorkflowMutation, RetryWorkflowMutationVariables>;
export const AbandonWorkflowDocument = new TypedDocumentString(`
    mutation AbandonWorkflow($input: AbandonWorkflowInput!) {
  abandonWorkflow(input: $input) {
    workflow {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<AbandonWorkflowMutation, AbandonWorkflowMutationVariables>;
export const ReplayDeadLettersDocument = new TypedDocumentString(`
    mutation ReplayDeadLetters($input: ReplayDeadLettersInput!) {
  replayDeadLetters(input: $input) {
    replayed
  }
}
    `) as unknown as TypedDocumentString<ReplayDeadLettersMutation, ReplayDeadLettersMutationVariables>;
export const DiscardDeadLetterDocument = new TypedDocumentString(`
    mutation DiscardDeadLetter($input: DiscardDeadLetterInput!) {
  discardDeadLetter(input: $input) {
    discarded
  }
}
    `) as unknown as TypedDocumentString<DiscardDeadLetterMutation, DiscardDeadLetterMutationVariables>;
export const PeriodViewDocument = new TypedDocumentString(`
    query PeriodView($id: ID!) {
  period(id: $id) {
    ...PeriodParts
    openedAt
    closingStartedAt
    closedAt
    lockedAt
    surplusFixed
    formulaVersion {
      id
      number
      cashRateBp
      categoryWeights {
        categoryCode
        weight
      }
    }
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<PeriodViewQuery, PeriodViewQueryVariables>;
export const PeriodResultDocument = new TypedDocumentString(`
    query PeriodResult($periodId: ID!) {
  allocationSummary(periodId: $periodId) {
    agreement {
      ...AgreementResult
      approval {
        id
        approvals
        requiredApprovals
        outcome
      }
    }
    byCategory {
      ...CategoryLine
    }
  }
}
    fragment CategoryLine on AllocationCategoryLine {
  categoryCode
  raw
  weight
  weightedValue
  amount
}
fragment AgreementResult on AllocationAgreement {
  id
  number
  revision
  status
  netIncome
  reserve
  collective
  regulatory
  allocableSurplus
  cash
  retained
  totalWeighted
  cashRateBp
  memberCount
  calculatedAt
  proposedAt
  approvedAt
  appliedAt
  executedAt
  rejectionReason
}`) as unknown as TypedDocumentString<PeriodResultQuery, PeriodResultQueryVariables>;
export const PaymentsDocument = new TypedDocumentString(`
    query Payments($filter: DistributionFilter, $after: String) {
  distributions(filter: $filter, first: 50, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...PaymentRow
      }
    }
  }
}
    fragment PaymentRow on Distribution {
  id
  number
  memberId
  amount
  withholding
  net
  method
  status
  scheduledDate
  completedAt
  paymentDate
  failureReason
  deferredUntil
  attempt
  maxAttempts
  paymentReference
  cancelledReason
  partNo
  partTotal
  version
  member {
    id
    displayName
  }
  period {
    id
    name
  }
}`) as unknown as TypedDocumentString<PaymentsQuery, PaymentsQueryVariables>;
export const PaymentDocument = new TypedDocumentString(`
    query Payment($id: ID!) {
  distribution(id: $id) {
    ...PaymentRow
  }
}
    fragment PaymentRow on Distribution {
  id
  number
  memberId
  amount
  withholding
  net
  method
  status
  scheduledDate
  completedAt
  paymentDate
  failureReason
  deferredUntil
  attempt
  maxAttempts
  paymentReference
  cancelledReason
  partNo
  partTotal
  version
  member {
    id
    displayName
  }
  period {
    id
    name
  }
}`) as unknown as TypedDocumentString<PaymentQuery, PaymentQueryVariables>;
export const PaymentRecordDocument = new TypedDocumentString(`
    query PaymentRecord($id: ID!) {
  distribution(id: $id) {
    id
    number
    kind
    amount
    withholding
    net
    method
    status
    scheduledDate
    processingAt
    completedAt
    failedAt
    failureReason
    deferredUntil
    attempt
    paymentReference
    cancelledReason
    member {
      id
      displayName
    }
    period {
      id
      name
    }
    allocation {
      id
      agreement {
        id
        appliedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<PaymentRecordQuery, PaymentRecordQueryVariables>;
export const PaymentTotalsDocument = new TypedDocumentString(`
    query PaymentTotals($periodId: ID) {
  distributionSummary(periodId: $periodId) {
    status
    count
    amount
  }
}
    `) as unknown as TypedDocumentString<PaymentTotalsQuery, PaymentTotalsQueryVariables>;
export const PayNowDocument = new TypedDocumentString(`
    mutation PayNow($input: PayDistributionNowInput!) {
  payDistributionNow(input: $input) {
    distribution {
      id
      status
    }
    workflow {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<PayNowMutation, PayNowMutationVariables>;
export const ConfirmPaymentDocument = new TypedDocumentString(`
    mutation ConfirmPayment($input: ConfirmPaymentInput!) {
  confirmPayment(input: $input) {
    distribution {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmPaymentMutation, ConfirmPaymentMutationVariables>;
export const FailPaymentDocument = new TypedDocumentString(`
    mutation FailPayment($input: FailDistributionInput!) {
  failDistribution(input: $input) {
    distribution {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<FailPaymentMutation, FailPaymentMutationVariables>;
export const RetryPaymentDocument = new TypedDocumentString(`
    mutation RetryPayment($input: RetryDistributionInput!) {
  retryDistribution(input: $input) {
    distribution {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<RetryPaymentMutation, RetryPaymentMutationVariables>;
export const RescheduleDocument = new TypedDocumentString(`
    mutation Reschedule($input: RescheduleDistributionInput!) {
  rescheduleDistribution(input: $input) {
    distribution {
      id
      scheduledDate
    }
  }
}
    `) as unknown as TypedDocumentString<RescheduleMutation, RescheduleMutationVariables>;
export const CancelPaymentDocument = new TypedDocumentString(`
    mutation CancelPayment($input: CancelDistributionInput!) {
  cancelDistribution(input: $input) {
    approval {
      id
    }
  }
}
    `) as unknown as TypedDocumentString<CancelPaymentMutation, CancelPaymentMutationVariables>;
export const ReturnPaymentDocument = new TypedDocumentString(`
    mutation ReturnPayment($input: ReturnDistributionInput!) {
  returnDistribution(input: $input) {
    distribution {
      id
      status
    }
  }
}
    `) as unknown as TypedDocumentString<ReturnPaymentMutation, ReturnPaymentMutationVariables>;
export const CooperativeDocument = new TypedDocumentString(`
    query Cooperative {
  apiInfo {
    name
    currency
    regime
    timeZone
    version
    today
  }
}
    `) as unknown as TypedDocumentString<CooperativeQuery, CooperativeQueryVariables>;
export const CurrentPeriodDocument = new TypedDocumentString(`
    query CurrentPeriod {
  currentPeriod {
    ...PeriodParts
  }
  periods(first: 8) {
    edges {
      node {
        ...PeriodParts
      }
    }
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<CurrentPeriodQuery, CurrentPeriodQueryVariables>;
export const PeriodsDocument = new TypedDocumentString(`
    query Periods {
  periods(first: 60) {
    edges {
      node {
        ...PeriodParts
      }
    }
  }
}
    fragment PeriodParts on Period {
  id
  code
  name
  startDate
  endDate
  graceEndDate
  status
  reopenCount
  fiscalYear
}`) as unknown as TypedDocumentString<PeriodsQuery, PeriodsQueryVariables>;
export const CategoriesDocument = new TypedDocumentString(`
    query Categories {
  contributionCategories {
    id
    code
    name
    measure
    method
    affectsCapital
    evidenceRequired
    defaultWeight
    active
    sort
  }
}
    `) as unknown as TypedDocumentString<CategoriesQuery, CategoriesQueryVariables>;
export const QueueCountDocument = new TypedDocumentString(`
    query QueueCount {
  reviewQueue(first: 1) {
    totalCount
    edges {
      node {
        id
        submittedAt
      }
    }
  }
}
    `) as unknown as TypedDocumentString<QueueCountQuery, QueueCountQueryVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($email: String!, $password: String!) {
  login(input: {email: $email, password: $password}) {
    ...Auth
  }
}
    fragment Auth on AuthPayload {
  accessToken
  expiresIn
  mustChangePassword
  viewer {
    ...ViewerParts
  }
}
fragment ViewerParts on Viewer {
  role
  capabilities
  mustChangePassword
  member {
    id
    number
    displayName
    email
    status
    role
    joinedOn
    tier
  }
}`) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const RefreshDocument = new TypedDocumentString(`
    mutation Refresh {
  refreshToken {
    ...Auth
  }
}
    fragment Auth on AuthPayload {
  accessToken
  expiresIn
  mustChangePassword
  viewer {
    ...ViewerParts
  }
}
fragment ViewerParts on Viewer {
  role
  capabilities
  mustChangePassword
  member {
    id
    number
    displayName
    email
    status
    role
    joinedOn
    tier
  }
}`) as unknown as TypedDocumentString<RefreshMutation, RefreshMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  logout {
    ok
  }
}
    `) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const ChangePasswordDocument = new TypedDocumentString(`
    mutation ChangePassword($current: String!, $next: String!) {
  changePassword(input: {currentPassword: $current, newPassword: $next}) {
    ...Auth
  }
}
    fragment Auth on AuthPayload {
  accessToken
  expiresIn
  mustChangePassword
  viewer {
    ...ViewerParts
  }
}
fragment ViewerParts on Viewer {
  role
  capabilities
  mustChangePassword
  member {
    id
    number
    displayName
    email
    status
    role
    joinedOn
    tier
  }
}`) as unknown as TypedDocumentString<ChangePasswordMutation, ChangePasswordMutationVariables>;