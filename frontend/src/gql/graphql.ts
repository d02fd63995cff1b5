/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

export type ApprovalOutcome =
  | 'APPROVED'
  | 'PENDING'
  | 'REJECTED'
  | 'WITHDRAWN';

export type CapitalAccountStatus =
  | 'CLOSED'
  | 'OPEN'
  | 'WITHDRAWING';

export type CapitalKind =
  | 'CASH'
  | 'GUARANTEE'
  | 'LOAN'
  | 'PROPERTY';

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

export type EvidenceInput = {
  kind?: EvidenceKind;
  note?: string | null | undefined;
  sha256?: string | null | undefined;
  url: string;
};

export type EvidenceKind =
  | 'FILE'
  | 'URL';

export type Ledger =
  | 'BOOK'
  | 'TAX';

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

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type PaymentMethod =
  | 'ACH'
  | 'CHECK'
  | 'MANUAL'
  | 'WIRE';

export type PeriodStatus =
  | 'CLOSED'
  | 'CLOSING'
  | 'LOCKED'
  | 'OPEN';

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

export type SubmitContributionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type TaxRegime =
  | 'SUBCHAPTER_K'
  | 'SUBCHAPTER_T';

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

export type WithdrawContributionInput = {
  expectedVersion?: number | null | undefined;
  id: string;
  /** A repeat with the same key and content answers as the first time. */
  idempotencyKey?: string | null | undefined;
};

export type ContributionNewsSubscriptionVariables = Exact<{
  memberId?: string | null | undefined;
}>;


export type ContributionNewsSubscription = { contributionUpdated: { id: string, number: string, status: ContributionStatus, memberId: string, decisionReason: string | null } };

export type ContributionPageQueryVariables = Exact<{
  filter?: ContributionFilter | null | undefined;
  orderBy?: ContributionOrder | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ContributionPageQuery = { contributions: { totalCount: number, edges: Array<{ node: { id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus, evidence: Array<{ url: string }>, period: { id: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type ContributionViewQueryVariables = Exact<{
  id: string;
}>;


export type ContributionViewQuery = { contribution: { number: string, status: ContributionStatus, createdAt: string, submittedAt: string | null, decidedAt: string | null, decisionReason: string | null, claimStatus: ContributionClaimStatus, postingStatus: PostingStatus, late: boolean, requiredApprovals: number, approvalCount: number, id: string, version: number, memberId: string, categoryCode: string, subtype: string | null, contributionDate: string, description: string, minutes: number, rate: string | null, base: string | null, attributionBp: number | null, value: string, taxValue: string, capitalKind: CapitalKind | null, period: { id: string, name: string, status: PeriodStatus } | null, member: { id: string, number: string, displayName: string } | null, createdBy: { id: string, displayName: string } | null, decidedBy: { id: string, displayName: string } | null, evidence: Array<{ kind: EvidenceKind, url: string, sha256: string | null, note: string | null }> } | null, approvalHistory: { edges: Array<{ node: { id: string, decision: ApprovalDecision, comment: string | null, decidedAt: string, originalValue: string, adjustedValue: string | null, approver: { id: string, displayName: string } | null } }> } | null };

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


export type CreateContributionMutation = { createContribution: { contribution: { id: string, number: string, status: ContributionStatus } } };

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


export type MyRecentQuery = { contributions: { totalCount: number, edges: Array<{ node: { id: string, number: string, categoryCode: string, description: string, contributionDate: string, minutes: number, value: string, status: ContributionStatus } }> } | null };

export type MyWaitingQueryVariables = Exact<{
  memberId: string;
}>;


export type MyWaitingQuery = { answers: { totalCount: number } | null, drafts: { totalCount: number } | null, pending: { totalCount: number } | null, distributions: { totalCount: number, edges: Array<{ node: { id: string, net: string, scheduledDate: string | null } }> } | null };

export type HouseWaitingQueryVariables = Exact<{ [key: string]: never; }>;


export type HouseWaitingQuery = { governanceApprovals: { totalCount: number } | null, workflows: { totalCount: number } | null };

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


export type MyStatementQuery = { allocationStatement: { periodName: string, noticeKind: NoticeKind | null, allocation: { id: string, number: string, raw: string, weightedValue: string, sharePercent: string, total: string, cash: string, retained: string, taxTotal: string, status: AgreementStatus, byCategory: Array<{ categoryCode: string, raw: string, weight: string, weightedValue: string, amount: string }>, period: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } | null }, agreement: { id: string, number: string, revision: number, status: AgreementStatus, taxRegime: TaxRegime, netIncome: string, reserve: string, collective: string, regulatory: string, allocableSurplus: string, cash: string, retained: string, totalWeighted: string, cashRateBp: number, memberCount: number, inputsHash: string, engineVersion: string, calculatedAt: string | null, proposedAt: string | null, approvedAt: string | null, appliedAt: string | null, executedAt: string | null }, claims: Array<{ contributionId: string, contributionNumber: string, categoryCode: string, contributionDate: string, raw: string, weight: string, weightedValue: string, counted: boolean, contribution: { id: string, description: string } | null }>, steps: Array<{ step: number, title: string, explanation: string, result: string }> } | null };

export type PeriodViewQueryVariables = Exact<{
  id: string;
}>;


export type PeriodViewQuery = { period: { openedAt: string | null, closingStartedAt: string | null, closedAt: string | null, lockedAt: string | null, surplusFixed: boolean, id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number, formulaVersion: { id: string, number: number, cashRateBp: number, categoryWeights: Array<{ categoryCode: string, weight: string }> } | null } | null };

export type PeriodResultQueryVariables = Exact<{
  periodId: string;
}>;


export type PeriodResultQuery = { allocationSummary: { agreement: { id: string, number: string, revision: number, status: AgreementStatus, netIncome: string, reserve: string, collective: string, regulatory: string, allocableSurplus: string, cash: string, retained: string, totalWeighted: string, cashRateBp: number, memberCount: number, calculatedAt: string | null, proposedAt: string | null, approvedAt: string | null, appliedAt: string | null, executedAt: string | null, rejectionReason: string | null, approval: { id: string, approvals: number, requiredApprovals: number, outcome: ApprovalOutcome } | null }, byCategory: Array<{ categoryCode: string, raw: string, weight: string, weightedValue: string, amount: string }> } | null };

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
export const ContributionPageDocument = new TypedDocumentString(`
    query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {
  contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    totalCount
    edges {
      node {
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
    `) as unknown as TypedDocumentString<ContributionPageQuery, ContributionPageQueryVariables>;
export const ContributionViewDocument = new TypedDocumentString(`
    query ContributionView($id: ID!) {
  contribution(id: $id) {
    ...ContributionFacts
    number
    status
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
    member {
      id
      number
      displayName
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
  approvalHistory(contributionId: $id, first: 50) {
    edges {
      node {
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
      id
      number
      status
    }
  }
}
    `) as unknown as TypedDocumentString<CreateContributionMutation, CreateContributionMutationVariables>;
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
        categoryCode
        raw
        weight
        weightedValue
        amount
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyDraftQuery, MyDraftQueryVariables>;
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
        id
        number
        categoryCode
        description
        contributionDate
        minutes
        value
        status
      }
    }
  }
}
    `) as unknown as TypedDocumentString<MyRecentQuery, MyRecentQueryVariables>;
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
  workflows(filter: {status: FAILED}, first: 1) {
    totalCount
  }
}
    `) as unknown as TypedDocumentString<HouseWaitingQuery, HouseWaitingQueryVariables>;
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
        categoryCode
        raw
        weight
        weightedValue
        amount
      }
      period {
        ...PeriodParts
      }
    }
    agreement {
      id
      number
      revision
      status
      taxRegime
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
      inputsHash
      engineVersion
      calculatedAt
      proposedAt
      approvedAt
      appliedAt
      executedAt
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
      approval {
        id
        approvals
        requiredApprovals
        outcome
      }
    }
    byCategory {
      categoryCode
      raw
      weight
      weightedValue
      amount
    }
  }
}
    `) as unknown as TypedDocumentString<PeriodResultQuery, PeriodResultQueryVariables>;
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