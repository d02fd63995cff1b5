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
    "\n  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {\n    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          id number categoryCode description contributionDate minutes value status\n          evidence { url }\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ContributionPageDocument,
    "\n  query ContributionView($id: ID!) {\n    contribution(id: $id) {\n      ...ContributionFacts\n      number status createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late\n      requiredApprovals approvalCount\n      period { id name status }\n      member { id number displayName }\n      createdBy { id displayName }\n      decidedBy { id displayName }\n    }\n    approvalHistory(contributionId: $id, first: 50) {\n      edges { node { id decision comment decidedAt originalValue adjustedValue approver { id displayName } } }\n    }\n  }\n  fragment ContributionFacts on Contribution {\n    id version memberId categoryCode subtype contributionDate description minutes rate base\n    attributionBp value taxValue capitalKind\n    evidence { kind url sha256 note }\n  }\n": typeof types.ContributionViewDocument,
    "query ContributionSource($id: ID!) { contribution(id: $id) { number status ...ContributionFacts } }": typeof types.ContributionSourceDocument,
    "\n  query LastContribution($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 1) {\n      edges { node { id description categoryCode } }\n    }\n  }\n": typeof types.LastContributionDocument,
    "\n  query OpenPeriods { periods(filter: { status: OPEN }, first: 12) { edges { node { ...PeriodParts } } } }\n": typeof types.OpenPeriodsDocument,
    "\n  query Valuation(\n    $categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int,\n    $capitalKind: CapitalKind\n  ) {\n    valuationPreview(\n      categoryCode: $categoryCode, date: $date, minutes: $minutes, rate: $rate, amount: $amount,\n      attributionBp: $attributionBp, capitalKind: $capitalKind\n    ) { value rate }\n  }\n": typeof types.ValuationDocument,
    "\n  mutation CreateContribution($input: CreateContributionInput!) {\n    createContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.CreateContributionDocument,
    "\n  mutation UpdateContribution($input: UpdateContributionInput!) {\n    updateContribution(input: $input) { contribution { id number status version } }\n  }\n": typeof types.UpdateContributionDocument,
    "\n  mutation SubmitContribution($input: SubmitContributionInput!) {\n    submitContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.SubmitContributionDocument,
    "\n  mutation RecallContribution($input: RecallContributionInput!) {\n    recallContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.RecallContributionDocument,
    "\n  mutation WithdrawContribution($input: WithdrawContributionInput!) {\n    withdrawContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.WithdrawContributionDocument,
    "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n": typeof types.MyPatronageDocument,
    "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { categoryCode raw weight weightedValue amount }\n      }\n    }\n  }\n": typeof types.MyDraftDocument,
    "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { id number categoryCode description contributionDate minutes value status } }\n    }\n  }\n": typeof types.MyRecentDocument,
    "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n": typeof types.MyWaitingDocument,
    "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n": typeof types.HouseWaitingDocument,
    "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date movementType amount runningBalance period { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyMovementsDocument,
    "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital contributedTaxBasis allocationsToDate retainedToDate\n      distributionsToDate redemptionsToDate declaredUnpaid status\n    }\n  }\n": typeof types.MyCapitalDocument,
    "\n  query MyAllocations($memberId: ID!, $after: String) {\n    allocations(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number periodId raw weightedValue sharePercent total cash retained status\n          period { ...PeriodParts }\n          agreement { id allocableSurplus appliedAt }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyAllocationsDocument,
    "\n  query MyDistributions($memberId: ID!, $after: String) {\n    distributions(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number kind partNo partTotal amount withholding net method status scheduledDate paymentDate\n          failureReason deferredUntil cancelledReason paymentReference\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyDistributionsDocument,
    "\n  query MyStatement($memberId: ID!, $periodId: ID!) {\n    allocationStatement(memberId: $memberId, periodId: $periodId) {\n      periodName noticeKind\n      allocation {\n        id number raw weightedValue sharePercent total cash retained taxTotal status\n        byCategory { categoryCode raw weight weightedValue amount }\n        period { ...PeriodParts }\n      }\n      agreement {\n        id number revision status taxRegime netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n        cashRateBp memberCount inputsHash engineVersion calculatedAt proposedAt approvedAt appliedAt executedAt\n      }\n      claims {\n        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted\n        contribution { id description }\n      }\n      steps { step title explanation result }\n    }\n  }\n": typeof types.MyStatementDocument,
    "\n  query PeriodView($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts\n      openedAt closingStartedAt closedAt lockedAt surplusFixed\n      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }\n    }\n  }\n": typeof types.PeriodViewDocument,
    "\n  query PeriodResult($periodId: ID!) {\n    allocationSummary(periodId: $periodId) {\n      agreement {\n        id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n        cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason\n        approval { id approvals requiredApprovals outcome }\n      }\n      byCategory { categoryCode raw weight weightedValue amount }\n    }\n  }\n": typeof types.PeriodResultDocument,
    "query Cooperative { apiInfo { name currency regime timeZone version today } }": typeof types.CooperativeDocument,
    "\n  query CurrentPeriod {\n    currentPeriod { ...PeriodParts }\n    periods(first: 8) { edges { node { ...PeriodParts } } }\n  }\n  fragment PeriodParts on Period {\n    id code name startDate endDate graceEndDate status reopenCount fiscalYear\n  }\n": typeof types.CurrentPeriodDocument,
    "query Periods { periods(first: 60) { edges { node { ...PeriodParts } } } }": typeof types.PeriodsDocument,
    "\n  query Categories { contributionCategories { id code name measure method affectsCapital evidenceRequired defaultWeight active sort } }\n": typeof types.CategoriesDocument,
    "\n  query QueueCount {\n    reviewQueue(first: 1) { totalCount edges { node { id submittedAt } } }\n  }\n": typeof types.QueueCountDocument,
    "\n  mutation SignIn($email: String!, $password: String!) {\n    login(input: { email: $email, password: $password }) { ...Auth }\n  }\n  fragment Auth on AuthPayload {\n    accessToken\n    expiresIn\n    mustChangePassword\n    viewer { ...ViewerParts }\n  }\n  fragment ViewerParts on Viewer {\n    role\n    capabilities\n    mustChangePassword\n    member { id number displayName email status role joinedOn tier }\n  }\n": typeof types.SignInDocument,
    "mutation Refresh { refreshToken { ...Auth } }": typeof types.RefreshDocument,
    "mutation SignOut { logout { ok } }": typeof types.SignOutDocument,
    "\n  mutation ChangePassword($current: String!, $next: String!) {\n    changePassword(input: { currentPassword: $current, newPassword: $next }) { ...Auth }\n  }\n": typeof types.ChangePasswordDocument,
};
const documents: Documents = {
    "\n  subscription ContributionNews($memberId: ID) {\n    contributionUpdated(memberId: $memberId) { id number status memberId decisionReason }\n  }\n": types.ContributionNewsDocument,
    "\n  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {\n    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          id number categoryCode description contributionDate minutes value status\n          evidence { url }\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ContributionPageDocument,
    "\n  query ContributionView($id: ID!) {\n    contribution(id: $id) {\n      ...ContributionFacts\n      number status createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late\n      requiredApprovals approvalCount\n      period { id name status }\n      member { id number displayName }\n      createdBy { id displayName }\n      decidedBy { id displayName }\n    }\n    approvalHistory(contributionId: $id, first: 50) {\n      edges { node { id decision comment decidedAt originalValue adjustedValue approver { id displayName } } }\n    }\n  }\n  fragment ContributionFacts on Contribution {\n    id version memberId categoryCode subtype contributionDate description minutes rate base\n    attributionBp value taxValue capitalKind\n    evidence { kind url sha256 note }\n  }\n": types.ContributionViewDocument,
    "query ContributionSource($id: ID!) { contribution(id: $id) { number status ...ContributionFacts } }": types.ContributionSourceDocument,
    "\n  query LastContribution($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 1) {\n      edges { node { id description categoryCode } }\n    }\n  }\n": types.LastContributionDocument,
    "\n  query OpenPeriods { periods(filter: { status: OPEN }, first: 12) { edges { node { ...PeriodParts } } } }\n": types.OpenPeriodsDocument,
    "\n  query Valuation(\n    $categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int,\n    $capitalKind: CapitalKind\n  ) {\n    valuationPreview(\n      categoryCode: $categoryCode, date: $date, minutes: $minutes, rate: $rate, amount: $amount,\n      attributionBp: $attributionBp, capitalKind: $capitalKind\n    ) { value rate }\n  }\n": types.ValuationDocument,
    "\n  mutation CreateContribution($input: CreateContributionInput!) {\n    createContribution(input: $input) { contribution { id number status } }\n  }\n": types.CreateContributionDocument,
    "\n  mutation UpdateContribution($input: UpdateContributionInput!) {\n    updateContribution(input: $input) { contribution { id number status version } }\n  }\n": types.UpdateContributionDocument,
    "\n  mutation SubmitContribution($input: SubmitContributionInput!) {\n    submitContribution(input: $input) { contribution { id number status } }\n  }\n": types.SubmitContributionDocument,
    "\n  mutation RecallContribution($input: RecallContributionInput!) {\n    recallContribution(input: $input) { contribution { id number status } }\n  }\n": types.RecallContributionDocument,
    "\n  mutation WithdrawContribution($input: WithdrawContributionInput!) {\n    withdrawContribution(input: $input) { contribution { id number status } }\n  }\n": types.WithdrawContributionDocument,
    "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n": types.MyPatronageDocument,
    "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { categoryCode raw weight weightedValue amount }\n      }\n    }\n  }\n": types.MyDraftDocument,
    "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { id number categoryCode description contributionDate minutes value status } }\n    }\n  }\n": types.MyRecentDocument,
    "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n": types.MyWaitingDocument,
    "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n": types.HouseWaitingDocument,
    "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date movementType amount runningBalance period { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyMovementsDocument,
    "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital contributedTaxBasis allocationsToDate retainedToDate\n      distributionsToDate redemptionsToDate declaredUnpaid status\n    }\n  }\n": types.MyCapitalDocument,
    "\n  query MyAllocations($memberId: ID!, $after: String) {\n    allocations(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number periodId raw weightedValue sharePercent total cash retained status\n          period { ...PeriodParts }\n          agreement { id allocableSurplus appliedAt }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyAllocationsDocument,
    "\n  query MyDistributions($memberId: ID!, $after: String) {\n    distributions(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number kind partNo partTotal amount withholding net method status scheduledDate paymentDate\n          failureReason deferredUntil cancelledReason paymentReference\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyDistributionsDocument,
    "\n  query MyStatement($memberId: ID!, $periodId: ID!) {\n    allocationStatement(memberId: $memberId, periodId: $periodId) {\n      periodName noticeKind\n      allocation {\n        id number raw weightedValue sharePercent total cash retained taxTotal status\n        byCategory { categoryCode raw weight weightedValue amount }\n        period { ...PeriodParts }\n      }\n      agreement {\n        id number revision status taxRegime netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n        cashRateBp memberCount inputsHash engineVersion calculatedAt proposedAt approvedAt appliedAt executedAt\n      }\n      claims {\n        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted\n        contribution { id description }\n      }\n      steps { step title explanation result }\n    }\n  }\n": types.MyStatementDocument,
    "\n  query PeriodView($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts\n      openedAt closingStartedAt closedAt lockedAt surplusFixed\n      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }\n    }\n  }\n": types.PeriodViewDocument,
    "\n  query PeriodResult($periodId: ID!) {\n    allocationSummary(periodId: $periodId) {\n      agreement {\n        id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n        cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason\n        approval { id approvals requiredApprovals outcome }\n      }\n      byCategory { categoryCode raw weight weightedValue amount }\n    }\n  }\n": types.PeriodResultDocument,
    "query Cooperative { apiInfo { name currency regime timeZone version today } }": types.CooperativeDocument,
    "\n  query CurrentPeriod {\n    currentPeriod { ...PeriodParts }\n    periods(first: 8) { edges { node { ...PeriodParts } } }\n  }\n  fragment PeriodParts on Period {\n    id code name startDate endDate graceEndDate status reopenCount fiscalYear\n  }\n": types.CurrentPeriodDocument,
    "query Periods { periods(first: 60) { edges { node { ...PeriodParts } } } }": types.PeriodsDocument,
    "\n  query Categories { contributionCategories { id code name measure method affectsCapital evidenceRequired defaultWeight active sort } }\n": types.CategoriesDocument,
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
export function graphql(source: "\n  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {\n    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          id number categoryCode description contributionDate minutes value status\n          evidence { url }\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').ContributionPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ContributionView($id: ID!) {\n    contribution(id: $id) {\n      ...ContributionFacts\n      number status createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late\n      requiredApprovals approvalCount\n      period { id name status }\n      member { id number displayName }\n      createdBy { id displayName }\n      decidedBy { id displayName }\n    }\n    approvalHistory(contributionId: $id, first: 50) {\n      edges { node { id decision comment decidedAt originalValue adjustedValue approver { id displayName } } }\n    }\n  }\n  fragment ContributionFacts on Contribution {\n    id version memberId categoryCode subtype contributionDate description minutes rate base\n    attributionBp value taxValue capitalKind\n    evidence { kind url sha256 note }\n  }\n"): typeof import('./graphql').ContributionViewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ContributionSource($id: ID!) { contribution(id: $id) { number status ...ContributionFacts } }"): typeof import('./graphql').ContributionSourceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LastContribution($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 1) {\n      edges { node { id description categoryCode } }\n    }\n  }\n"): typeof import('./graphql').LastContributionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OpenPeriods { periods(filter: { status: OPEN }, first: 12) { edges { node { ...PeriodParts } } } }\n"): typeof import('./graphql').OpenPeriodsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Valuation(\n    $categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int,\n    $capitalKind: CapitalKind\n  ) {\n    valuationPreview(\n      categoryCode: $categoryCode, date: $date, minutes: $minutes, rate: $rate, amount: $amount,\n      attributionBp: $attributionBp, capitalKind: $capitalKind\n    ) { value rate }\n  }\n"): typeof import('./graphql').ValuationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateContribution($input: CreateContributionInput!) {\n    createContribution(input: $input) { contribution { id number status } }\n  }\n"): typeof import('./graphql').CreateContributionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateContribution($input: UpdateContributionInput!) {\n    updateContribution(input: $input) { contribution { id number status version } }\n  }\n"): typeof import('./graphql').UpdateContributionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SubmitContribution($input: SubmitContributionInput!) {\n    submitContribution(input: $input) { contribution { id number status } }\n  }\n"): typeof import('./graphql').SubmitContributionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecallContribution($input: RecallContributionInput!) {\n    recallContribution(input: $input) { contribution { id number status } }\n  }\n"): typeof import('./graphql').RecallContributionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawContribution($input: WithdrawContributionInput!) {\n    withdrawContribution(input: $input) { contribution { id number status } }\n  }\n"): typeof import('./graphql').WithdrawContributionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n"): typeof import('./graphql').MyPatronageDocument;
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
export function graphql(source: "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date movementType amount runningBalance period { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').MyMovementsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital contributedTaxBasis allocationsToDate retainedToDate\n      distributionsToDate redemptionsToDate declaredUnpaid status\n    }\n  }\n"): typeof import('./graphql').MyCapitalDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyAllocations($memberId: ID!, $after: String) {\n    allocations(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number periodId raw weightedValue sharePercent total cash retained status\n          period { ...PeriodParts }\n          agreement { id allocableSurplus appliedAt }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').MyAllocationsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyDistributions($memberId: ID!, $after: String) {\n    distributions(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number kind partNo partTotal amount withholding net method status scheduledDate paymentDate\n          failureReason deferredUntil cancelledReason paymentReference\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').MyDistributionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyStatement($memberId: ID!, $periodId: ID!) {\n    allocationStatement(memberId: $memberId, periodId: $periodId) {\n      periodName noticeKind\n      allocation {\n        id number raw weightedValue sharePercent total cash retained taxTotal status\n        byCategory { categoryCode raw weight weightedValue amount }\n        period { ...PeriodParts }\n      }\n      agreement {\n        id number revision status taxRegime netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n        cashRateBp memberCount inputsHash engineVersion calculatedAt proposedAt approvedAt appliedAt executedAt\n      }\n      claims {\n        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted\n        contribution { id description }\n      }\n      steps { step title explanation result }\n    }\n  }\n"): typeof import('./graphql').MyStatementDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeriodView($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts\n      openedAt closingStartedAt closedAt lockedAt surplusFixed\n      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }\n    }\n  }\n"): typeof import('./graphql').PeriodViewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeriodResult($periodId: ID!) {\n    allocationSummary(periodId: $periodId) {\n      agreement {\n        id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n        cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason\n        approval { id approvals requiredApprovals outcome }\n      }\n      byCategory { categoryCode raw weight weightedValue amount }\n    }\n  }\n"): typeof import('./graphql').PeriodResultDocument;
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
export function graphql(source: "query Periods { periods(first: 60) { edges { node { ...PeriodParts } } } }"): typeof import('./graphql').PeriodsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Categories { contributionCategories { id code name measure method affectsCapital evidenceRequired defaultWeight active sort } }\n"): typeof import('./graphql').CategoriesDocument;
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
