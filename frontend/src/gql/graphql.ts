/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type CapitalAccountStatus =
  | 'CLOSED'
  | 'OPEN'
  | 'WITHDRAWING';

export type CategoryMeasure =
  | 'MONEY'
  | 'TIME'
  | 'UNITS';

export type ContributionStatus =
  | 'APPROVED'
  | 'CLARIFICATION_REQUESTED'
  | 'DRAFT'
  | 'REJECTED'
  | 'REVERSED'
  | 'SUBMITTED'
  | 'WITHDRAWN';

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

export type PeriodStatus =
  | 'CLOSED'
  | 'CLOSING'
  | 'LOCKED'
  | 'OPEN';

export type TaxRegime =
  | 'SUBCHAPTER_K'
  | 'SUBCHAPTER_T';

export type ContributionNewsSubscriptionVariables = Exact<{
  memberId?: string | null | undefined;
}>;


export type ContributionNewsSubscription = { contributionUpdated: { id: string, number: string, status: ContributionStatus, memberId: string, decisionReason: string | null } };

export type MyPatronageQueryVariables = Exact<{
  memberId: string;
  periodId: string;
}>;


export type MyPatronageQuery = { patronageSummary: { id: string, contributionCount: number, minutes: number, rawValue: string, weightedValue: string, sharePercent: string, qualifies: boolean, reason: string | null, byCategory: Array<{ categoryCode: string, rawValue: string, weight: string, weightedValue: string, minutes: number, count: number }> } | null };

export type MyCapitalQueryVariables = Exact<{
  memberId: string;
}>;


export type MyCapitalQuery = { capitalAccount: { id: string, bookBalance: string, taxBalance: string, contributedCapital: string, retainedToDate: string, distributionsToDate: string, declaredUnpaid: string, status: CapitalAccountStatus } | null };

export type MyMovementsQueryVariables = Exact<{
  memberId: string;
  ledger: Ledger;
  after?: string | null | undefined;
}>;


export type MyMovementsQuery = { capitalMovements: { edges: Array<{ node: { id: string, date: string, runningBalance: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

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

export type CooperativeQueryVariables = Exact<{ [key: string]: never; }>;


export type CooperativeQuery = { apiInfo: { name: string | null, currency: string | null, regime: TaxRegime | null, timeZone: string | null, version: string, today: string } | null };

export type CurrentPeriodQueryVariables = Exact<{ [key: string]: never; }>;


export type CurrentPeriodQuery = { currentPeriod: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } | null, periods: { edges: Array<{ node: { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number } }> } | null };

export type PeriodPartsFragment = { id: string, code: string, name: string, startDate: string, endDate: string, graceEndDate: string | null, status: PeriodStatus, reopenCount: number, fiscalYear: number };

export type CategoriesQueryVariables = Exact<{ [key: string]: never; }>;


export type CategoriesQuery = { contributionCategories: Array<{ id: string, code: string, name: string, measure: CategoryMeasure, defaultWeight: string, active: boolean, sort: number }> | null };

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
export const MyCapitalDocument = new TypedDocumentString(`
    query MyCapital($memberId: ID!) {
  capitalAccount(memberId: $memberId) {
    id
    bookBalance
    taxBalance
    contributedCapital
    retainedToDate
    distributionsToDate
    declaredUnpaid
    status
  }
}
    `) as unknown as TypedDocumentString<MyCapitalQuery, MyCapitalQueryVariables>;
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
        runningBalance
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<MyMovementsQuery, MyMovementsQueryVariables>;
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
export const CategoriesDocument = new TypedDocumentString(`
    query Categories {
  contributionCategories {
    id
    code
    name
    measure
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