/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  subscription ContributionNews($memberId: ID) {\n    contributionUpdated(memberId: $memberId) { id number status memberId decisionReason }\n  }\n": typeof types.ContributionNewsDocument,
    "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n": typeof types.MyPatronageDocument,
    "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital retainedToDate distributionsToDate declaredUnpaid status\n    }\n  }\n": typeof types.MyCapitalDocument,
    "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date runningBalance } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyMovementsDocument,
    "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { categoryCode raw weight weightedValue amount }\n      }\n    }\n  }\n": typeof types.MyDraftDocument,
    "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { id number categoryCode description contributionDate minutes value status } }\n    }\n  }\n": typeof types.MyRecentDocument,
    "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n": typeof types.MyWaitingDocument,
    "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n": typeof types.HouseWaitingDocument,
    "query Cooperative { apiInfo { name currency regime timeZone version today } }": typeof types.CooperativeDocument,
    "\n  query CurrentPeriod {\n    currentPeriod { ...PeriodParts }\n    periods(first: 8) { edges { node { ...PeriodParts } } }\n  }\n  fragment PeriodParts on Period {\n    id code name startDate endDate graceEndDate status reopenCount fiscalYear\n  }\n": typeof types.CurrentPeriodDocument,
    "\n  query Categories { contributionCategories { id code name measure defaultWeight active sort } }\n": typeof types.CategoriesDocument,
    "\n  query QueueCount {\n    reviewQueue(first: 1) { totalCount edges { node { id submittedAt } } }\n  }\n": typeof types.QueueCountDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    login(input: { email: $email, password: $password }) { ...Auth }\n  }\n  fragment Auth on AuthPayload {\n    accessToken\n    expiresIn\n    mustChangePassword\n    viewer { ...ViewerParts }\n  }\n  fragment ViewerParts on Viewer {\n    role\n    capabilities\n    mustChangePassword\n    member { id number displayName email status role joinedOn tier }\n  }\n": typeof types.SignInDocument,
    "mutation Refresh { refreshToken { ...Auth } }": typeof types.RefreshDocument,
    "mutation SignOut { logout { ok } }": typeof types.SignOutDocument,
    "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(input: { currentPassword: $current, newPassword: $next }) { ...Auth }\n  }\n": typeof types.ChangePasswordDocument,
};
const documents: Documents = {
    "\n  subscription ContributionNews($memberId: ID) {\n    contributionUpdated(memberId: $memberId) { id number status memberId decisionReason }\n  }\n": types.ContributionNewsDocument,
    "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n": types.MyPatronageDocument,
    "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital retainedToDate distributionsToDate declaredUnpaid status\n    }\n  }\n": types.MyCapitalDocument,
    "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date runningBalance } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyMovementsDocument,
    "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { categoryCode raw weight weightedValue amount }\n      }\n    }\n  }\n": types.MyDraftDocument,
    "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { id number categoryCode description contributionDate minutes value status } }\n    }\n  }\n": types.MyRecentDocument,
    "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n": types.MyWaitingDocument,
    "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n": types.HouseWaitingDocument,
    "query Cooperative { apiInfo { name currency regime timeZone version today } }": types.CooperativeDocument,
    "\n  query CurrentPeriod {\n    currentPeriod { ...PeriodParts }\n    periods(first: 8) { edges { node { ...PeriodParts } } }\n  }\n  fragment PeriodParts on Period {\n    id code name startDate endDate graceEndDate status reopenCount fiscalYear\n  }\n": types.CurrentPeriodDocument,
    "\n  query Categories { contributionCategories { id code name measure defaultWeight active sort } }\n": types.CategoriesDocument,
    "\n  query QueueCount {\n    reviewQueue(first: 1) { totalCount edges { node { id submittedAt } } }\n  }\n": types.QueueCountDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    login(input: { email: $email, password: $password }) { ...Auth }\n  }\n  fragment Auth on AuthPayload {\n    accessToken\n    expiresIn\n    mustChangePassword\n    viewer { ...ViewerParts }\n  }\n  fragment ViewerParts on Viewer {\n    role\n    capabilities\n    mustChangePassword\n    member { id number displayName email status role joinedOn tier }\n  }\n": types.SignInDocument,
    "mutation Refresh { refreshToken { ...Auth } }": types.RefreshDocument,
    "mutation SignOut { logout { ok } }": types.SignOutDocument,
    "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(input: { currentPassword: $current, newPassword: $next }) { ...Auth }\n  }\n": types.ChangePasswordDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ContributionNews($memberId: ID) {\n    contributionUpdated(memberId: $memberId) { id number status memberId decisionReason }\n  }\n"): typeof import('./graphql').ContributionNewsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n"): typeof import('./graphql').MyPatronageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital retainedToDate distributionsToDate declaredUnpaid status\n    }\n  }\n"): typeof import('./graphql').MyCapitalDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date runningBalance } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').MyMovementsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { categoryCode raw weight weightedValue amount }\n      }\n    }\n  }\n"): typeof import('./graphql').MyDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { id number categoryCode description contributionDate minutes value status } }\n    }\n  }\n"): typeof import('./graphql').MyRecentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n"): typeof import('./graphql').MyWaitingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n"): typeof import('./graphql').HouseWaitingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Cooperative { apiInfo { name currency regime timeZone version today } }"): typeof import('./graphql').CooperativeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CurrentPeriod {\n    currentPeriod { ...PeriodParts }\n    periods(first: 8) { edges { node { ...PeriodParts } } }\n  }\n  fragment PeriodParts on Period {\n    id code name startDate endDate graceEndDate status reopenCount fiscalYear\n  }\n"): typeof import('./graphql').CurrentPeriodDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Categories { contributionCategories { id code name measure defaultWeight active sort } }\n"): typeof import('./graphql').CategoriesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query QueueCount {\n    reviewQueue(first: 1) { totalCount edges { node { id submittedAt } } }\n  }\n"): typeof import('./graphql').QueueCountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($email: String!, $password: String!) {\n    login(input: { email: $email, password: $password }) { ...Auth }\n  }\n  fragment Auth on AuthPayload {\n    accessToken\n    expiresIn\n    mustChangePassword\n    viewer { ...ViewerParts }\n  }\n  fragment ViewerParts on Viewer {\n    role\n    capabilities\n    mustChangePassword\n    member { id number displayName email status role joinedOn tier }\n  }\n"): typeof import('./graphql').SignInDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation Refresh { refreshToken { ...Auth } }"): typeof import('./graphql').RefreshDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation SignOut { logout { ok } }"): typeof import('./graphql').SignOutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(input: { currentPassword: $current, newPassword: $next }) { ...Auth }\n  }\n"): typeof import('./graphql').ChangePasswordDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
