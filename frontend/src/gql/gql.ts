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
    "\n  query OwnContributionNews($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, first: 20) { edges { node { id number status decisionReason } } }\n  }\n": typeof types.OwnContributionNewsDocument,
    "\n  query MyActivity($memberId: ID!) {\n    approvalHistory(last: 50) {\n      edges { node { id decision comment decidedAt approver { id displayName } contribution { id number description memberId } } }\n    }\n    contributions(filter: { memberId: $memberId }, orderBy: { field: NUMBER, direction: DESC }, first: 20) {\n      edges { node { id number description submittedAt } }\n    }\n    allocations(filter: { memberId: $memberId }, first: 200) {\n      edges { node { id total periodId status period { id name } agreement { id proposedAt appliedAt } } }\n    }\n    distributions(filter: { memberId: $memberId }, first: 200) {\n      edges { node { id net method status processingAt completedAt failedAt } }\n    }\n    periods(first: 4) { edges { node { id name openedAt closingStartedAt closedAt } } }\n  }\n": typeof types.MyActivityDocument,
    "\n  query ReviewQueue($filter: ReviewQueueFilter, $after: String) {\n    reviewQueue(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ReviewRow } }\n    }\n  }\n  fragment ReviewRow on Contribution {\n    ...ContributionLine\n    memberId late version submittedAt requiredApprovals approvalCount createdById\n    member { id displayName }\n  }\n": typeof types.ReviewQueueDocument,
    "\n  query Review($id: ID!) {\n    contribution(id: $id) {\n      ...ReviewRow\n      ...ContributionCourse\n      subtype rate base attributionBp capitalKind taxValue periodId\n      evidence { kind url note }\n    }\n    approvalHistory(contributionId: $id, first: 20) { edges { node { ...DecisionParts } } }\n  }\n  fragment DecisionParts on Approval {\n    ...DecisionLine\n    contribution { id number description categoryCode minutes submittedAt member { id displayName } }\n  }\n": typeof types.ReviewDocument,
    "\n  query MemberContext($memberId: ID!, $periodId: ID!) {\n    member(id: $memberId) { id number displayName tier joinedOn }\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue sharePercent\n    }\n    approved: contributions(filter: { memberId: $memberId, periodId: $periodId, status: APPROVED }, first: 1) { totalCount }\n    rejected: contributions(filter: { memberId: $memberId, periodId: $periodId, status: REJECTED }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, periodId: $periodId, status: SUBMITTED }, first: 1) { totalCount }\n  }\n": typeof types.MemberContextDocument,
    "\n  query DecisionHistory($approverId: ID, $before: String) {\n    approvalHistory(approverId: $approverId, last: 50, before: $before) {\n      totalCount\n      pageInfo { hasPreviousPage startCursor }\n      edges { node { ...DecisionParts } }\n    }\n  }\n": typeof types.DecisionHistoryDocument,
    "\n  query ApprovedCount($periodId: ID!) {\n    contributions(filter: { periodId: $periodId, status: APPROVED }, first: 1) { totalCount }\n  }\n": typeof types.ApprovedCountDocument,
    "\n  mutation Approve($input: ApproveContributionInput!) {\n    approveContribution(input: $input) { contribution { id number status approvalCount requiredApprovals } }\n  }\n": typeof types.ApproveDocument,
    "\n  mutation ApproveMany($input: ApproveContributionsInput!) {\n    approveContributions(input: $input) { results { id code message } }\n  }\n": typeof types.ApproveManyDocument,
    "\n  mutation Reject($input: RejectContributionInput!) {\n    rejectContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.RejectDocument,
    "\n  mutation SendBack($input: RequestClarificationInput!) {\n    requestClarification(input: $input) { contribution { id number status } }\n  }\n": typeof types.SendBackDocument,
    "\n  query Electors {\n    stewards: members(filter: { role: STEWARD, status: ACTIVE }, first: 50) { edges { node { id displayName } } }\n    admins: members(filter: { role: ADMIN, status: ACTIVE }, first: 50) { edges { node { id displayName } } }\n  }\n": typeof types.ElectorsDocument,
    "\n  query ManagedPeriods($after: String) {\n    periods(first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...PeriodParts periodType closedAt surplusFixed } }\n    }\n  }\n": typeof types.ManagedPeriodsDocument,
    "\n  query ManagedPeriod($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts periodType closedAt lockedAt closingStartedAt\n      formulaVersion { id cashRateBp }\n    }\n    formulaVersions(status: ACTIVE) { id cashRateBp }\n  }\n": typeof types.ManagedPeriodDocument,
    "\n  query ClosePreflight($periodId: ID!, $pending: PendingContributions) {\n    closePreflight(periodId: $periodId, pendingContributions: $pending) { service check severity message count }\n  }\n": typeof types.ClosePreflightDocument,
    "\n  query PeriodClose($periodId: ID!) {\n    periodClose(periodId: $periodId) { ...CloseWorkflow startedBy { id displayName } }\n  }\n  fragment CloseWorkflow on Workflow {\n    id status mode currentStep input context startedById attempt errorCode errorMessage suggestion\n    createdAt updatedAt finishedAt version\n    steps { seq name status attempt startedAt completedAt error progress }\n  }\n": typeof types.PeriodCloseDocument,
    "query DryRun($id: ID!) { workflow(id: $id) { ...CloseWorkflow } }": typeof types.DryRunDocument,
    "\n  subscription CloseProgress($periodId: ID) { workflowProgress(periodId: $periodId) { ...CloseWorkflow } }\n": typeof types.CloseProgressDocument,
    "\n  query PreviewLines($periodId: ID!, $cashRateBp: Int) {\n    allocationPreview(periodId: $periodId, cashRateBp: $cashRateBp) {\n      surplus cash retained memberCount warnings\n      lines { memberId memberNumber memberDisplayName weightedValue sharePercent total cash retained }\n    }\n  }\n": typeof types.PreviewLinesDocument,
    "\n  query PeriodAgreement($periodId: ID!) {\n    allocationAgreements(filter: { periodId: $periodId }, first: 1) { edges { node { ...AgreementParts } } }\n  }\n  fragment AgreementParts on AllocationAgreement {\n    id number revision status allocableSurplus netIncome reserve collective cash retained taxTotal\n    memberCount cashRateBp distributionDate proposedAt approvedAt rejectionReason proposedById\n    approval { ...TallyParts }\n  }\n  fragment TallyParts on GovernanceApproval {\n    id subjectType subjectId mode requiredApprovals approvals rejections outcome closesAt reason requestedById\n    requestedBy { id displayName }\n    votes { voterId choice at comment voter { id displayName role } }\n  }\n": typeof types.PeriodAgreementDocument,
    "\n  query SecondPerson($filter: GovernanceApprovalFilter!) {\n    governanceApprovals(filter: $filter, first: 20) {\n      edges { node { ...TallyParts } }\n    }\n  }\n": typeof types.SecondPersonDocument,
    "\n  query AllocatedLines($agreementId: ID!, $after: String) {\n    allocations(filter: { agreementId: $agreementId }, first: 100, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id total cash retained sharePercent weightedValue member { id number displayName } } }\n    }\n  }\n": typeof types.AllocatedLinesDocument,
    "\n  mutation StartClose($input: StartPeriodCloseInput!) { startPeriodClose(input: $input) { workflow { id status } } }\n": typeof types.StartCloseDocument,
    "\n  mutation AbortClose($input: AbortPeriodCloseInput!) { abortPeriodClose(input: $input) { workflow { id status } } }\n": typeof types.AbortCloseDocument,
    "\n  mutation ResumeClose($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }\n": typeof types.ResumeCloseDocument,
    "\n  mutation ApproveAgreement($input: ApproveAllocationAgreementInput!) {\n    approveAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }\n  }\n": typeof types.ApproveAgreementDocument,
    "\n  mutation RejectAgreement($input: RejectAllocationAgreementInput!) {\n    rejectAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }\n  }\n": typeof types.RejectAgreementDocument,
    "\n  mutation OpenPeriod($input: OpenPeriodInput!) { openPeriod(input: $input) { period { id name } } }\n": typeof types.OpenPeriodDocument,
    "\n  mutation ReopenPeriod($input: ReopenPeriodInput!) { reopenPeriod(input: $input) { approval { id } } }\n": typeof types.ReopenPeriodDocument,
    "\n  mutation LockPeriod($input: LockPeriodInput!) { lockPeriod(input: $input) { approval { id } } }\n": typeof types.LockPeriodDocument,
    "\n  mutation Vote($input: CastVoteInput!) { castVote(input: $input) { approval { id outcome } } }\n": typeof types.VoteDocument,
    "\n  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {\n    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...ContributionLine\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ContributionPageDocument,
    "\n  query ContributionView($id: ID!) {\n    contribution(id: $id) {\n      ...ContributionFacts\n      ...ContributionCourse\n      number status\n      member { id number displayName }\n    }\n    approvalHistory(contributionId: $id, first: 50) {\n      edges { node { ...DecisionLine } }\n    }\n  }\n  fragment ContributionFacts on Contribution {\n    id version memberId categoryCode subtype contributionDate description minutes rate base\n    attributionBp value taxValue capitalKind\n    evidence { kind url sha256 note }\n  }\n": typeof types.ContributionViewDocument,
    "query ContributionSource($id: ID!) { contribution(id: $id) { number status ...ContributionFacts } }": typeof types.ContributionSourceDocument,
    "\n  query LastContribution($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 1) {\n      edges { node { id description categoryCode } }\n    }\n  }\n": typeof types.LastContributionDocument,
    "\n  query OpenPeriods { periods(filter: { status: OPEN }, first: 12) { edges { node { ...PeriodParts } } } }\n": typeof types.OpenPeriodsDocument,
    "\n  query Valuation(\n    $categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int,\n    $capitalKind: CapitalKind\n  ) {\n    valuationPreview(\n      categoryCode: $categoryCode, date: $date, minutes: $minutes, rate: $rate, amount: $amount,\n      attributionBp: $attributionBp, capitalKind: $capitalKind\n    ) { value rate }\n  }\n": typeof types.ValuationDocument,
    "\n  mutation CreateContribution($input: CreateContributionInput!) {\n    createContribution(input: $input) { contribution { memberId ...ContributionLine period { id name } } }\n  }\n": typeof types.CreateContributionDocument,
    "\n  mutation UpdateContribution($input: UpdateContributionInput!) {\n    updateContribution(input: $input) { contribution { id number status version } }\n  }\n": typeof types.UpdateContributionDocument,
    "\n  mutation SubmitContribution($input: SubmitContributionInput!) {\n    submitContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.SubmitContributionDocument,
    "\n  mutation RecallContribution($input: RecallContributionInput!) {\n    recallContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.RecallContributionDocument,
    "\n  mutation WithdrawContribution($input: WithdrawContributionInput!) {\n    withdrawContribution(input: $input) { contribution { id number status } }\n  }\n": typeof types.WithdrawContributionDocument,
    "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n": typeof types.MyPatronageDocument,
    "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { ...CategoryLine }\n      }\n    }\n  }\n": typeof types.MyDraftDocument,
    "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { ...ContributionLine } }\n    }\n  }\n": typeof types.MyRecentDocument,
    "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n": typeof types.MyWaitingDocument,
    "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    cancellations: governanceApprovals(filter: { outcome: PENDING, subjectType: DISTRIBUTION_CANCEL }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n": typeof types.HouseWaitingDocument,
    "\n  query TrialBalance($ledger: Ledger!, $asOf: Date) {\n    trialBalance(ledger: $ledger, asOf: $asOf) {\n      asOf totalDebits totalCredits difference\n      rows { debits credits balance account { id number name accountType } }\n    }\n  }\n": typeof types.TrialBalanceDocument,
    "\n  query Journal($filter: TransactionFilter, $after: String) {\n    transactions(filter: $filter, first: 25, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...TransactionRow } }\n    }\n  }\n  fragment TransactionRow on Transaction {\n    id number ledger transactionDate transactionType status description total createdById version\n  }\n": typeof types.JournalDocument,
    "\n  query TransactionDetail($id: ID!) {\n    transaction(id: $id) {\n      ...TransactionRow\n      postedAt entryCount returnReason\n      createdBy { id displayName } approvedBy { id displayName }\n      reverses { id number } reversedBy { id number }\n      entries { id lineNo direction amount memo account { id number name } member { id displayName } }\n    }\n  }\n": typeof types.TransactionDetailDocument,
    "\n  mutation PostTransaction($input: PostTransactionInput!) { postTransaction(input: $input) { transaction { id status } } }\n": typeof types.PostTransactionDocument,
    "\n  mutation ApproveTransaction($input: ApproveTransactionInput!) { approveTransaction(input: $input) { transaction { id status } } }\n": typeof types.ApproveTransactionDocument,
    "\n  mutation ReturnTransaction($input: ReturnTransactionInput!) { returnTransaction(input: $input) { transaction { id status } } }\n": typeof types.ReturnTransactionDocument,
    "\n  query Members($filter: MemberFilter, $orderBy: MemberOrder, $after: String) {\n    members(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id number displayName legalName email tier status role joinedOn version } }\n    }\n  }\n": typeof types.MembersDocument,
    "\n  query MemberRecord($id: ID!) {\n    member(id: $id) {\n      id number legalName email tier status role hourlyRate paymentMethod paymentMaskedRef createdAt\n      intervals { joinedOn endedOn endReason }\n    }\n  }\n": typeof types.MemberRecordDocument,
    "\n  mutation CreateMember($input: CreateMemberInput!) {\n    createMember(input: $input) { temporaryPassword member { id number displayName email } }\n  }\n": typeof types.CreateMemberDocument,
    "\n  mutation ChangeRole($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { member { id role } } }\n": typeof types.ChangeRoleDocument,
    "\n  mutation ChangeStatus($input: ChangeMemberStatusInput!) { changeMemberStatus(input: $input) { member { id status } } }\n": typeof types.ChangeStatusDocument,
    "\n  mutation ResetPassword($input: ResetMemberPasswordInput!) { resetMemberPassword(input: $input) { temporaryPassword expiresAt } }\n": typeof types.ResetPasswordDocument,
    "\n  mutation Unlock($input: UnlockMemberInput!) { unlockMember(input: $input) { member { id } } }\n": typeof types.UnlockDocument,
    "\n  mutation ImportMembers($input: ImportMembersInput!) { importMembers(input: $input) { report { ...ReportParts } } }\n  fragment ReportParts on ImportReport {\n    rows new changed unchanged\n    errors { severity file row column code message hint }\n    warnings { severity file row column code message hint }\n  }\n": typeof types.ImportMembersDocument,
    "\n  mutation ImportCapital($input: ImportCapitalAccountsInput!) {\n    importCapitalAccounts(input: $input) { totalBook totalTax report { ...ReportParts } }\n  }\n": typeof types.ImportCapitalDocument,
    "\n  mutation ImportContributions($input: ImportContributionsInput!) { importContributions(input: $input) { report { ...ReportParts } } }\n": typeof types.ImportContributionsDocument,
    "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date movementType amount runningBalance period { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyMovementsDocument,
    "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital contributedTaxBasis allocationsToDate retainedToDate\n      distributionsToDate redemptionsToDate declaredUnpaid status\n    }\n  }\n": typeof types.MyCapitalDocument,
    "\n  query MyAllocations($memberId: ID!, $after: String) {\n    allocations(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number periodId raw weightedValue sharePercent total cash retained status\n          period { ...PeriodParts }\n          agreement { id allocableSurplus appliedAt }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyAllocationsDocument,
    "\n  query MyDistributions($memberId: ID!, $after: String) {\n    distributions(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number kind partNo partTotal amount withholding net method status scheduledDate paymentDate\n          failureReason deferredUntil cancelledReason paymentReference\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MyDistributionsDocument,
    "\n  query MyStatement($memberId: ID!, $periodId: ID!) {\n    allocationStatement(memberId: $memberId, periodId: $periodId) {\n      periodName noticeKind\n      allocation {\n        id number raw weightedValue sharePercent total cash retained taxTotal status\n        byCategory { ...CategoryLine }\n        period { ...PeriodParts }\n      }\n      agreement {\n        ...AgreementResult\n        taxRegime inputsHash engineVersion\n      }\n      claims {\n        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted\n        contribution { id description }\n      }\n      steps { step title explanation result }\n    }\n  }\n": typeof types.MyStatementDocument,
    "\n  query Workflows($filter: WorkflowFilter, $after: String) {\n    workflows(filter: $filter, first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...WorkflowRow } }\n    }\n  }\n  fragment WorkflowRow on Workflow {\n    id type businessKey mode status currentStep errorCode errorMessage suggestion attempt\n    createdAt updatedAt finishedAt correlationId\n    startedBy { id displayName }\n    steps { seq name status attempt startedAt completedAt error progress }\n  }\n": typeof types.WorkflowsDocument,
    "\n  query DeadLetters($after: String) {\n    deadLetters(first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id queue eventId eventType attempt errorCode error firstFailedAt body } }\n    }\n  }\n": typeof types.DeadLettersDocument,
    "\n  query Bus {\n    eventBusStatus {\n      adapter unreachable\n      queues { queue ready delayed dead }\n      services { service outboxPending outboxPublished }\n    }\n  }\n": typeof types.BusDocument,
    "\n  mutation RetryWorkflow($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }\n": typeof types.RetryWorkflowDocument,
    "\n  mutation AbandonWorkflow($input: AbandonWorkflowInput!) { abandonWorkflow(input: $input) { workflow { id status } } }\n": typeof types.AbandonWorkflowDocument,
    "\n  mutation ReplayDeadLetters($input: ReplayDeadLettersInput!) { replayDeadLetters(input: $input) { replayed } }\n": typeof types.ReplayDeadLettersDocument,
    "\n  mutation DiscardDeadLetter($input: DiscardDeadLetterInput!) { discardDeadLetter(input: $input) { discarded } }\n": typeof types.DiscardDeadLetterDocument,
    "\n  query PeriodView($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts\n      openedAt closingStartedAt closedAt lockedAt surplusFixed\n      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }\n    }\n  }\n": typeof types.PeriodViewDocument,
    "\n  query PeriodResult($periodId: ID!) {\n    allocationSummary(periodId: $periodId) {\n      agreement {\n        ...AgreementResult\n        approval { id approvals requiredApprovals outcome }\n      }\n      byCategory { ...CategoryLine }\n    }\n  }\n": typeof types.PeriodResultDocument,
    "\n  query Payments($filter: DistributionFilter, $after: String) {\n    distributions(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...PaymentRow } }\n    }\n  }\n  fragment PaymentRow on Distribution {\n    id number memberId amount withholding net method status scheduledDate completedAt paymentDate\n    failureReason deferredUntil attempt maxAttempts paymentReference cancelledReason partNo partTotal version\n    member { id displayName }\n    period { id name }\n  }\n": typeof types.PaymentsDocument,
    "query Payment($id: ID!) { distribution(id: $id) { ...PaymentRow } }": typeof types.PaymentDocument,
    "\n  query PaymentRecord($id: ID!) {\n    distribution(id: $id) {\n      id number kind amount withholding net method status scheduledDate processingAt completedAt failedAt\n      failureReason deferredUntil attempt paymentReference cancelledReason\n      member { id displayName }\n      period { id name }\n      allocation { id agreement { id appliedAt } }\n    }\n  }\n": typeof types.PaymentRecordDocument,
    "query PaymentTotals($periodId: ID) { distributionSummary(periodId: $periodId) { status count amount } }": typeof types.PaymentTotalsDocument,
    "\n  mutation PayNow($input: PayDistributionNowInput!) { payDistributionNow(input: $input) { distribution { id status } workflow { id status } } }\n": typeof types.PayNowDocument,
    "\n  mutation ConfirmPayment($input: ConfirmPaymentInput!) { confirmPayment(input: $input) { distribution { id status } } }\n": typeof types.ConfirmPaymentDocument,
    "\n  mutation FailPayment($input: FailDistributionInput!) { failDistribution(input: $input) { distribution { id status } } }\n": typeof types.FailPaymentDocument,
    "\n  mutation RetryPayment($input: RetryDistributionInput!) { retryDistribution(input: $input) { distribution { id status } } }\n": typeof types.RetryPaymentDocument,
    "\n  mutation Reschedule($input: RescheduleDistributionInput!) { rescheduleDistribution(input: $input) { distribution { id scheduledDate } } }\n": typeof types.RescheduleDocument,
    "\n  mutation CancelPayment($input: CancelDistributionInput!) { cancelDistribution(input: $input) { approval { id } } }\n": typeof types.CancelPaymentDocument,
    "\n  mutation ReturnPayment($input: ReturnDistributionInput!) { returnDistribution(input: $input) { distribution { id status } } }\n": typeof types.ReturnPaymentDocument,
    "\n  fragment ContributionLine on Contribution {\n    id number categoryCode description contributionDate minutes value status\n    evidence { url }\n  }\n": typeof types.ContributionLineFragmentDoc,
    "\n  fragment ContributionCourse on Contribution {\n    createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late requiredApprovals approvalCount\n    period { id name status }\n    createdBy { id displayName }\n    decidedBy { id displayName }\n  }\n": typeof types.ContributionCourseFragmentDoc,
    "\n  fragment DecisionLine on Approval {\n    id decision comment decidedAt originalValue adjustedValue\n    approver { id displayName }\n  }\n": typeof types.DecisionLineFragmentDoc,
    "\n  fragment CategoryLine on AllocationCategoryLine { categoryCode raw weight weightedValue amount }\n": typeof types.CategoryLineFragmentDoc,
    "\n  fragment AgreementResult on AllocationAgreement {\n    id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n    cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason\n  }\n": typeof types.AgreementResultFragmentDoc,
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
    "\n  query OwnContributionNews($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, first: 20) { edges { node { id number status decisionReason } } }\n  }\n": types.OwnContributionNewsDocument,
    "\n  query MyActivity($memberId: ID!) {\n    approvalHistory(last: 50) {\n      edges { node { id decision comment decidedAt approver { id displayName } contribution { id number description memberId } } }\n    }\n    contributions(filter: { memberId: $memberId }, orderBy: { field: NUMBER, direction: DESC }, first: 20) {\n      edges { node { id number description submittedAt } }\n    }\n    allocations(filter: { memberId: $memberId }, first: 200) {\n      edges { node { id total periodId status period { id name } agreement { id proposedAt appliedAt } } }\n    }\n    distributions(filter: { memberId: $memberId }, first: 200) {\n      edges { node { id net method status processingAt completedAt failedAt } }\n    }\n    periods(first: 4) { edges { node { id name openedAt closingStartedAt closedAt } } }\n  }\n": types.MyActivityDocument,
    "\n  query ReviewQueue($filter: ReviewQueueFilter, $after: String) {\n    reviewQueue(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ReviewRow } }\n    }\n  }\n  fragment ReviewRow on Contribution {\n    ...ContributionLine\n    memberId late version submittedAt requiredApprovals approvalCount createdById\n    member { id displayName }\n  }\n": types.ReviewQueueDocument,
    "\n  query Review($id: ID!) {\n    contribution(id: $id) {\n      ...ReviewRow\n      ...ContributionCourse\n      subtype rate base attributionBp capitalKind taxValue periodId\n      evidence { kind url note }\n    }\n    approvalHistory(contributionId: $id, first: 20) { edges { node { ...DecisionParts } } }\n  }\n  fragment DecisionParts on Approval {\n    ...DecisionLine\n    contribution { id number description categoryCode minutes submittedAt member { id displayName } }\n  }\n": types.ReviewDocument,
    "\n  query MemberContext($memberId: ID!, $periodId: ID!) {\n    member(id: $memberId) { id number displayName tier joinedOn }\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue sharePercent\n    }\n    approved: contributions(filter: { memberId: $memberId, periodId: $periodId, status: APPROVED }, first: 1) { totalCount }\n    rejected: contributions(filter: { memberId: $memberId, periodId: $periodId, status: REJECTED }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, periodId: $periodId, status: SUBMITTED }, first: 1) { totalCount }\n  }\n": types.MemberContextDocument,
    "\n  query DecisionHistory($approverId: ID, $before: String) {\n    approvalHistory(approverId: $approverId, last: 50, before: $before) {\n      totalCount\n      pageInfo { hasPreviousPage startCursor }\n      edges { node { ...DecisionParts } }\n    }\n  }\n": types.DecisionHistoryDocument,
    "\n  query ApprovedCount($periodId: ID!) {\n    contributions(filter: { periodId: $periodId, status: APPROVED }, first: 1) { totalCount }\n  }\n": types.ApprovedCountDocument,
    "\n  mutation Approve($input: ApproveContributionInput!) {\n    approveContribution(input: $input) { contribution { id number status approvalCount requiredApprovals } }\n  }\n": types.ApproveDocument,
    "\n  mutation ApproveMany($input: ApproveContributionsInput!) {\n    approveContributions(input: $input) { results { id code message } }\n  }\n": types.ApproveManyDocument,
    "\n  mutation Reject($input: RejectContributionInput!) {\n    rejectContribution(input: $input) { contribution { id number status } }\n  }\n": types.RejectDocument,
    "\n  mutation SendBack($input: RequestClarificationInput!) {\n    requestClarification(input: $input) { contribution { id number status } }\n  }\n": types.SendBackDocument,
    "\n  query Electors {\n    stewards: members(filter: { role: STEWARD, status: ACTIVE }, first: 50) { edges { node { id displayName } } }\n    admins: members(filter: { role: ADMIN, status: ACTIVE }, first: 50) { edges { node { id displayName } } }\n  }\n": types.ElectorsDocument,
    "\n  query ManagedPeriods($after: String) {\n    periods(first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...PeriodParts periodType closedAt surplusFixed } }\n    }\n  }\n": types.ManagedPeriodsDocument,
    "\n  query ManagedPeriod($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts periodType closedAt lockedAt closingStartedAt\n      formulaVersion { id cashRateBp }\n    }\n    formulaVersions(status: ACTIVE) { id cashRateBp }\n  }\n": types.ManagedPeriodDocument,
    "\n  query ClosePreflight($periodId: ID!, $pending: PendingContributions) {\n    closePreflight(periodId: $periodId, pendingContributions: $pending) { service check severity message count }\n  }\n": types.ClosePreflightDocument,
    "\n  query PeriodClose($periodId: ID!) {\n    periodClose(periodId: $periodId) { ...CloseWorkflow startedBy { id displayName } }\n  }\n  fragment CloseWorkflow on Workflow {\n    id status mode currentStep input context startedById attempt errorCode errorMessage suggestion\n    createdAt updatedAt finishedAt version\n    steps { seq name status attempt startedAt completedAt error progress }\n  }\n": types.PeriodCloseDocument,
    "query DryRun($id: ID!) { workflow(id: $id) { ...CloseWorkflow } }": types.DryRunDocument,
    "\n  subscription CloseProgress($periodId: ID) { workflowProgress(periodId: $periodId) { ...CloseWorkflow } }\n": types.CloseProgressDocument,
    "\n  query PreviewLines($periodId: ID!, $cashRateBp: Int) {\n    allocationPreview(periodId: $periodId, cashRateBp: $cashRateBp) {\n      surplus cash retained memberCount warnings\n      lines { memberId memberNumber memberDisplayName weightedValue sharePercent total cash retained }\n    }\n  }\n": types.PreviewLinesDocument,
    "\n  query PeriodAgreement($periodId: ID!) {\n    allocationAgreements(filter: { periodId: $periodId }, first: 1) { edges { node { ...AgreementParts } } }\n  }\n  fragment AgreementParts on AllocationAgreement {\n    id number revision status allocableSurplus netIncome reserve collective cash retained taxTotal\n    memberCount cashRateBp distributionDate proposedAt approvedAt rejectionReason proposedById\n    approval { ...TallyParts }\n  }\n  fragment TallyParts on GovernanceApproval {\n    id subjectType subjectId mode requiredApprovals approvals rejections outcome closesAt reason requestedById\n    requestedBy { id displayName }\n    votes { voterId choice at comment voter { id displayName role } }\n  }\n": types.PeriodAgreementDocument,
    "\n  query SecondPerson($filter: GovernanceApprovalFilter!) {\n    governanceApprovals(filter: $filter, first: 20) {\n      edges { node { ...TallyParts } }\n    }\n  }\n": types.SecondPersonDocument,
    "\n  query AllocatedLines($agreementId: ID!, $after: String) {\n    allocations(filter: { agreementId: $agreementId }, first: 100, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id total cash retained sharePercent weightedValue member { id number displayName } } }\n    }\n  }\n": types.AllocatedLinesDocument,
    "\n  mutation StartClose($input: StartPeriodCloseInput!) { startPeriodClose(input: $input) { workflow { id status } } }\n": types.StartCloseDocument,
    "\n  mutation AbortClose($input: AbortPeriodCloseInput!) { abortPeriodClose(input: $input) { workflow { id status } } }\n": types.AbortCloseDocument,
    "\n  mutation ResumeClose($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }\n": types.ResumeCloseDocument,
    "\n  mutation ApproveAgreement($input: ApproveAllocationAgreementInput!) {\n    approveAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }\n  }\n": types.ApproveAgreementDocument,
    "\n  mutation RejectAgreement($input: RejectAllocationAgreementInput!) {\n    rejectAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }\n  }\n": types.RejectAgreementDocument,
    "\n  mutation OpenPeriod($input: OpenPeriodInput!) { openPeriod(input: $input) { period { id name } } }\n": types.OpenPeriodDocument,
    "\n  mutation ReopenPeriod($input: ReopenPeriodInput!) { reopenPeriod(input: $input) { approval { id } } }\n": types.ReopenPeriodDocument,
    "\n  mutation LockPeriod($input: LockPeriodInput!) { lockPeriod(input: $input) { approval { id } } }\n": types.LockPeriodDocument,
    "\n  mutation Vote($input: CastVoteInput!) { castVote(input: $input) { approval { id outcome } } }\n": types.VoteDocument,
    "\n  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {\n    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...ContributionLine\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ContributionPageDocument,
    "\n  query ContributionView($id: ID!) {\n    contribution(id: $id) {\n      ...ContributionFacts\n      ...ContributionCourse\n      number status\n      member { id number displayName }\n    }\n    approvalHistory(contributionId: $id, first: 50) {\n      edges { node { ...DecisionLine } }\n    }\n  }\n  fragment ContributionFacts on Contribution {\n    id version memberId categoryCode subtype contributionDate description minutes rate base\n    attributionBp value taxValue capitalKind\n    evidence { kind url sha256 note }\n  }\n": types.ContributionViewDocument,
    "query ContributionSource($id: ID!) { contribution(id: $id) { number status ...ContributionFacts } }": types.ContributionSourceDocument,
    "\n  query LastContribution($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 1) {\n      edges { node { id description categoryCode } }\n    }\n  }\n": types.LastContributionDocument,
    "\n  query OpenPeriods { periods(filter: { status: OPEN }, first: 12) { edges { node { ...PeriodParts } } } }\n": types.OpenPeriodsDocument,
    "\n  query Valuation(\n    $categoryCode: String!, $date: Date!, $minutes: Int, $rate: Money, $amount: Money, $attributionBp: Int,\n    $capitalKind: CapitalKind\n  ) {\n    valuationPreview(\n      categoryCode: $categoryCode, date: $date, minutes: $minutes, rate: $rate, amount: $amount,\n      attributionBp: $attributionBp, capitalKind: $capitalKind\n    ) { value rate }\n  }\n": types.ValuationDocument,
    "\n  mutation CreateContribution($input: CreateContributionInput!) {\n    createContribution(input: $input) { contribution { memberId ...ContributionLine period { id name } } }\n  }\n": types.CreateContributionDocument,
    "\n  mutation UpdateContribution($input: UpdateContributionInput!) {\n    updateContribution(input: $input) { contribution { id number status version } }\n  }\n": types.UpdateContributionDocument,
    "\n  mutation SubmitContribution($input: SubmitContributionInput!) {\n    submitContribution(input: $input) { contribution { id number status } }\n  }\n": types.SubmitContributionDocument,
    "\n  mutation RecallContribution($input: RecallContributionInput!) {\n    recallContribution(input: $input) { contribution { id number status } }\n  }\n": types.RecallContributionDocument,
    "\n  mutation WithdrawContribution($input: WithdrawContributionInput!) {\n    withdrawContribution(input: $input) { contribution { id number status } }\n  }\n": types.WithdrawContributionDocument,
    "\n  query MyPatronage($memberId: ID!, $periodId: ID!) {\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue weightedValue sharePercent qualifies reason\n      byCategory { categoryCode rawValue weight weightedValue minutes count }\n    }\n  }\n": types.MyPatronageDocument,
    "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { ...CategoryLine }\n      }\n    }\n  }\n": types.MyDraftDocument,
    "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { ...ContributionLine } }\n    }\n  }\n": types.MyRecentDocument,
    "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n": types.MyWaitingDocument,
    "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    cancellations: governanceApprovals(filter: { outcome: PENDING, subjectType: DISTRIBUTION_CANCEL }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n": types.HouseWaitingDocument,
    "\n  query TrialBalance($ledger: Ledger!, $asOf: Date) {\n    trialBalance(ledger: $ledger, asOf: $asOf) {\n      asOf totalDebits totalCredits difference\n      rows { debits credits balance account { id number name accountType } }\n    }\n  }\n": types.TrialBalanceDocument,
    "\n  query Journal($filter: TransactionFilter, $after: String) {\n    transactions(filter: $filter, first: 25, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...TransactionRow } }\n    }\n  }\n  fragment TransactionRow on Transaction {\n    id number ledger transactionDate transactionType status description total createdById version\n  }\n": types.JournalDocument,
    "\n  query TransactionDetail($id: ID!) {\n    transaction(id: $id) {\n      ...TransactionRow\n      postedAt entryCount returnReason\n      createdBy { id displayName } approvedBy { id displayName }\n      reverses { id number } reversedBy { id number }\n      entries { id lineNo direction amount memo account { id number name } member { id displayName } }\n    }\n  }\n": types.TransactionDetailDocument,
    "\n  mutation PostTransaction($input: PostTransactionInput!) { postTransaction(input: $input) { transaction { id status } } }\n": types.PostTransactionDocument,
    "\n  mutation ApproveTransaction($input: ApproveTransactionInput!) { approveTransaction(input: $input) { transaction { id status } } }\n": types.ApproveTransactionDocument,
    "\n  mutation ReturnTransaction($input: ReturnTransactionInput!) { returnTransaction(input: $input) { transaction { id status } } }\n": types.ReturnTransactionDocument,
    "\n  query Members($filter: MemberFilter, $orderBy: MemberOrder, $after: String) {\n    members(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id number displayName legalName email tier status role joinedOn version } }\n    }\n  }\n": types.MembersDocument,
    "\n  query MemberRecord($id: ID!) {\n    member(id: $id) {\n      id number legalName email tier status role hourlyRate paymentMethod paymentMaskedRef createdAt\n      intervals { joinedOn endedOn endReason }\n    }\n  }\n": types.MemberRecordDocument,
    "\n  mutation CreateMember($input: CreateMemberInput!) {\n    createMember(input: $input) { temporaryPassword member { id number displayName email } }\n  }\n": types.CreateMemberDocument,
    "\n  mutation ChangeRole($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { member { id role } } }\n": types.ChangeRoleDocument,
    "\n  mutation ChangeStatus($input: ChangeMemberStatusInput!) { changeMemberStatus(input: $input) { member { id status } } }\n": types.ChangeStatusDocument,
    "\n  mutation ResetPassword($input: ResetMemberPasswordInput!) { resetMemberPassword(input: $input) { temporaryPassword expiresAt } }\n": types.ResetPasswordDocument,
    "\n  mutation Unlock($input: UnlockMemberInput!) { unlockMember(input: $input) { member { id } } }\n": types.UnlockDocument,
    "\n  mutation ImportMembers($input: ImportMembersInput!) { importMembers(input: $input) { report { ...ReportParts } } }\n  fragment ReportParts on ImportReport {\n    rows new changed unchanged\n    errors { severity file row column code message hint }\n    warnings { severity file row column code message hint }\n  }\n": types.ImportMembersDocument,
    "\n  mutation ImportCapital($input: ImportCapitalAccountsInput!) {\n    importCapitalAccounts(input: $input) { totalBook totalTax report { ...ReportParts } }\n  }\n": types.ImportCapitalDocument,
    "\n  mutation ImportContributions($input: ImportContributionsInput!) { importContributions(input: $input) { report { ...ReportParts } } }\n": types.ImportContributionsDocument,
    "\n  query MyMovements($memberId: ID!, $ledger: Ledger!, $after: String) {\n    capitalMovements(memberId: $memberId, ledger: $ledger, first: 200, after: $after) {\n      edges { node { id date movementType amount runningBalance period { id name } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyMovementsDocument,
    "\n  query MyCapital($memberId: ID!) {\n    capitalAccount(memberId: $memberId) {\n      id bookBalance taxBalance contributedCapital contributedTaxBasis allocationsToDate retainedToDate\n      distributionsToDate redemptionsToDate declaredUnpaid status\n    }\n  }\n": types.MyCapitalDocument,
    "\n  query MyAllocations($memberId: ID!, $after: String) {\n    allocations(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number periodId raw weightedValue sharePercent total cash retained status\n          period { ...PeriodParts }\n          agreement { id allocableSurplus appliedAt }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyAllocationsDocument,
    "\n  query MyDistributions($memberId: ID!, $after: String) {\n    distributions(filter: { memberId: $memberId }, first: 200, after: $after) {\n      edges {\n        node {\n          id number kind partNo partTotal amount withholding net method status scheduledDate paymentDate\n          failureReason deferredUntil cancelledReason paymentReference\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MyDistributionsDocument,
    "\n  query MyStatement($memberId: ID!, $periodId: ID!) {\n    allocationStatement(memberId: $memberId, periodId: $periodId) {\n      periodName noticeKind\n      allocation {\n        id number raw weightedValue sharePercent total cash retained taxTotal status\n        byCategory { ...CategoryLine }\n        period { ...PeriodParts }\n      }\n      agreement {\n        ...AgreementResult\n        taxRegime inputsHash engineVersion\n      }\n      claims {\n        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted\n        contribution { id description }\n      }\n      steps { step title explanation result }\n    }\n  }\n": types.MyStatementDocument,
    "\n  query Workflows($filter: WorkflowFilter, $after: String) {\n    workflows(filter: $filter, first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...WorkflowRow } }\n    }\n  }\n  fragment WorkflowRow on Workflow {\n    id type businessKey mode status currentStep errorCode errorMessage suggestion attempt\n    createdAt updatedAt finishedAt correlationId\n    startedBy { id displayName }\n    steps { seq name status attempt startedAt completedAt error progress }\n  }\n": types.WorkflowsDocument,
    "\n  query DeadLetters($after: String) {\n    deadLetters(first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id queue eventId eventType attempt errorCode error firstFailedAt body } }\n    }\n  }\n": types.DeadLettersDocument,
    "\n  query Bus {\n    eventBusStatus {\n      adapter unreachable\n      queues { queue ready delayed dead }\n      services { service outboxPending outboxPublished }\n    }\n  }\n": types.BusDocument,
    "\n  mutation RetryWorkflow($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }\n": types.RetryWorkflowDocument,
    "\n  mutation AbandonWorkflow($input: AbandonWorkflowInput!) { abandonWorkflow(input: $input) { workflow { id status } } }\n": types.AbandonWorkflowDocument,
    "\n  mutation ReplayDeadLetters($input: ReplayDeadLettersInput!) { replayDeadLetters(input: $input) { replayed } }\n": types.ReplayDeadLettersDocument,
    "\n  mutation DiscardDeadLetter($input: DiscardDeadLetterInput!) { discardDeadLetter(input: $input) { discarded } }\n": types.DiscardDeadLetterDocument,
    "\n  query PeriodView($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts\n      openedAt closingStartedAt closedAt lockedAt surplusFixed\n      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }\n    }\n  }\n": types.PeriodViewDocument,
    "\n  query PeriodResult($periodId: ID!) {\n    allocationSummary(periodId: $periodId) {\n      agreement {\n        ...AgreementResult\n        approval { id approvals requiredApprovals outcome }\n      }\n      byCategory { ...CategoryLine }\n    }\n  }\n": types.PeriodResultDocument,
    "\n  query Payments($filter: DistributionFilter, $after: String) {\n    distributions(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...PaymentRow } }\n    }\n  }\n  fragment PaymentRow on Distribution {\n    id number memberId amount withholding net method status scheduledDate completedAt paymentDate\n    failureReason deferredUntil attempt maxAttempts paymentReference cancelledReason partNo partTotal version\n    member { id displayName }\n    period { id name }\n  }\n": types.PaymentsDocument,
    "query Payment($id: ID!) { distribution(id: $id) { ...PaymentRow } }": types.PaymentDocument,
    "\n  query PaymentRecord($id: ID!) {\n    distribution(id: $id) {\n      id number kind amount withholding net method status scheduledDate processingAt completedAt failedAt\n      failureReason deferredUntil attempt paymentReference cancelledReason\n      member { id displayName }\n      period { id name }\n      allocation { id agreement { id appliedAt } }\n    }\n  }\n": types.PaymentRecordDocument,
    "query PaymentTotals($periodId: ID) { distributionSummary(periodId: $periodId) { status count amount } }": types.PaymentTotalsDocument,
    "\n  mutation PayNow($input: PayDistributionNowInput!) { payDistributionNow(input: $input) { distribution { id status } workflow { id status } } }\n": types.PayNowDocument,
    "\n  mutation ConfirmPayment($input: ConfirmPaymentInput!) { confirmPayment(input: $input) { distribution { id status } } }\n": types.ConfirmPaymentDocument,
    "\n  mutation FailPayment($input: FailDistributionInput!) { failDistribution(input: $input) { distribution { id status } } }\n": types.FailPaymentDocument,
    "\n  mutation RetryPayment($input: RetryDistributionInput!) { retryDistribution(input: $input) { distribution { id status } } }\n": types.RetryPaymentDocument,
    "\n  mutation Reschedule($input: RescheduleDistributionInput!) { rescheduleDistribution(input: $input) { distribution { id scheduledDate } } }\n": types.RescheduleDocument,
    "\n  mutation CancelPayment($input: CancelDistributionInput!) { cancelDistribution(input: $input) { approval { id } } }\n": types.CancelPaymentDocument,
    "\n  mutation ReturnPayment($input: ReturnDistributionInput!) { returnDistribution(input: $input) { distribution { id status } } }\n": types.ReturnPaymentDocument,
    "\n  fragment ContributionLine on Contribution {\n    id number categoryCode description contributionDate minutes value status\n    evidence { url }\n  }\n": types.ContributionLineFragmentDoc,
    "\n  fragment ContributionCourse on Contribution {\n    createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late requiredApprovals approvalCount\n    period { id name status }\n    createdBy { id displayName }\n    decidedBy { id displayName }\n  }\n": types.ContributionCourseFragmentDoc,
    "\n  fragment DecisionLine on Approval {\n    id decision comment decidedAt originalValue adjustedValue\n    approver { id displayName }\n  }\n": types.DecisionLineFragmentDoc,
    "\n  fragment CategoryLine on AllocationCategoryLine { categoryCode raw weight weightedValue amount }\n": types.CategoryLineFragmentDoc,
    "\n  fragment AgreementResult on AllocationAgreement {\n    id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n    cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason\n  }\n": types.AgreementResultFragmentDoc,
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
export function graphql(source: "\n  query OwnContributionNews($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, first: 20) { edges { node { id number status decisionReason } } }\n  }\n"): typeof import('./graphql').OwnContributionNewsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyActivity($memberId: ID!) {\n    approvalHistory(last: 50) {\n      edges { node { id decision comment decidedAt approver { id displayName } contribution { id number description memberId } } }\n    }\n    contributions(filter: { memberId: $memberId }, orderBy: { field: NUMBER, direction: DESC }, first: 20) {\n      edges { node { id number description submittedAt } }\n    }\n    allocations(filter: { memberId: $memberId }, first: 200) {\n      edges { node { id total periodId status period { id name } agreement { id proposedAt appliedAt } } }\n    }\n    distributions(filter: { memberId: $memberId }, first: 200) {\n      edges { node { id net method status processingAt completedAt failedAt } }\n    }\n    periods(first: 4) { edges { node { id name openedAt closingStartedAt closedAt } } }\n  }\n"): typeof import('./graphql').MyActivityDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReviewQueue($filter: ReviewQueueFilter, $after: String) {\n    reviewQueue(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ReviewRow } }\n    }\n  }\n  fragment ReviewRow on Contribution {\n    ...ContributionLine\n    memberId late version submittedAt requiredApprovals approvalCount createdById\n    member { id displayName }\n  }\n"): typeof import('./graphql').ReviewQueueDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Review($id: ID!) {\n    contribution(id: $id) {\n      ...ReviewRow\n      ...ContributionCourse\n      subtype rate base attributionBp capitalKind taxValue periodId\n      evidence { kind url note }\n    }\n    approvalHistory(contributionId: $id, first: 20) { edges { node { ...DecisionParts } } }\n  }\n  fragment DecisionParts on Approval {\n    ...DecisionLine\n    contribution { id number description categoryCode minutes submittedAt member { id displayName } }\n  }\n"): typeof import('./graphql').ReviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberContext($memberId: ID!, $periodId: ID!) {\n    member(id: $memberId) { id number displayName tier joinedOn }\n    patronageSummary(memberId: $memberId, periodId: $periodId) {\n      id contributionCount minutes rawValue sharePercent\n    }\n    approved: contributions(filter: { memberId: $memberId, periodId: $periodId, status: APPROVED }, first: 1) { totalCount }\n    rejected: contributions(filter: { memberId: $memberId, periodId: $periodId, status: REJECTED }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, periodId: $periodId, status: SUBMITTED }, first: 1) { totalCount }\n  }\n"): typeof import('./graphql').MemberContextDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DecisionHistory($approverId: ID, $before: String) {\n    approvalHistory(approverId: $approverId, last: 50, before: $before) {\n      totalCount\n      pageInfo { hasPreviousPage startCursor }\n      edges { node { ...DecisionParts } }\n    }\n  }\n"): typeof import('./graphql').DecisionHistoryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApprovedCount($periodId: ID!) {\n    contributions(filter: { periodId: $periodId, status: APPROVED }, first: 1) { totalCount }\n  }\n"): typeof import('./graphql').ApprovedCountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Approve($input: ApproveContributionInput!) {\n    approveContribution(input: $input) { contribution { id number status approvalCount requiredApprovals } }\n  }\n"): typeof import('./graphql').ApproveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApproveMany($input: ApproveContributionsInput!) {\n    approveContributions(input: $input) { results { id code message } }\n  }\n"): typeof import('./graphql').ApproveManyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Reject($input: RejectContributionInput!) {\n    rejectContribution(input: $input) { contribution { id number status } }\n  }\n"): typeof import('./graphql').RejectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendBack($input: RequestClarificationInput!) {\n    requestClarification(input: $input) { contribution { id number status } }\n  }\n"): typeof import('./graphql').SendBackDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Electors {\n    stewards: members(filter: { role: STEWARD, status: ACTIVE }, first: 50) { edges { node { id displayName } } }\n    admins: members(filter: { role: ADMIN, status: ACTIVE }, first: 50) { edges { node { id displayName } } }\n  }\n"): typeof import('./graphql').ElectorsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ManagedPeriods($after: String) {\n    periods(first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...PeriodParts periodType closedAt surplusFixed } }\n    }\n  }\n"): typeof import('./graphql').ManagedPeriodsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ManagedPeriod($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts periodType closedAt lockedAt closingStartedAt\n      formulaVersion { id cashRateBp }\n    }\n    formulaVersions(status: ACTIVE) { id cashRateBp }\n  }\n"): typeof import('./graphql').ManagedPeriodDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ClosePreflight($periodId: ID!, $pending: PendingContributions) {\n    closePreflight(periodId: $periodId, pendingContributions: $pending) { service check severity message count }\n  }\n"): typeof import('./graphql').ClosePreflightDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeriodClose($periodId: ID!) {\n    periodClose(periodId: $periodId) { ...CloseWorkflow startedBy { id displayName } }\n  }\n  fragment CloseWorkflow on Workflow {\n    id status mode currentStep input context startedById attempt errorCode errorMessage suggestion\n    createdAt updatedAt finishedAt version\n    steps { seq name status attempt startedAt completedAt error progress }\n  }\n"): typeof import('./graphql').PeriodCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query DryRun($id: ID!) { workflow(id: $id) { ...CloseWorkflow } }"): typeof import('./graphql').DryRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription CloseProgress($periodId: ID) { workflowProgress(periodId: $periodId) { ...CloseWorkflow } }\n"): typeof import('./graphql').CloseProgressDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PreviewLines($periodId: ID!, $cashRateBp: Int) {\n    allocationPreview(periodId: $periodId, cashRateBp: $cashRateBp) {\n      surplus cash retained memberCount warnings\n      lines { memberId memberNumber memberDisplayName weightedValue sharePercent total cash retained }\n    }\n  }\n"): typeof import('./graphql').PreviewLinesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeriodAgreement($periodId: ID!) {\n    allocationAgreements(filter: { periodId: $periodId }, first: 1) { edges { node { ...AgreementParts } } }\n  }\n  fragment AgreementParts on AllocationAgreement {\n    id number revision status allocableSurplus netIncome reserve collective cash retained taxTotal\n    memberCount cashRateBp distributionDate proposedAt approvedAt rejectionReason proposedById\n    approval { ...TallyParts }\n  }\n  fragment TallyParts on GovernanceApproval {\n    id subjectType subjectId mode requiredApprovals approvals rejections outcome closesAt reason requestedById\n    requestedBy { id displayName }\n    votes { voterId choice at comment voter { id displayName role } }\n  }\n"): typeof import('./graphql').PeriodAgreementDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SecondPerson($filter: GovernanceApprovalFilter!) {\n    governanceApprovals(filter: $filter, first: 20) {\n      edges { node { ...TallyParts } }\n    }\n  }\n"): typeof import('./graphql').SecondPersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AllocatedLines($agreementId: ID!, $after: String) {\n    allocations(filter: { agreementId: $agreementId }, first: 100, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id total cash retained sharePercent weightedValue member { id number displayName } } }\n    }\n  }\n"): typeof import('./graphql').AllocatedLinesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartClose($input: StartPeriodCloseInput!) { startPeriodClose(input: $input) { workflow { id status } } }\n"): typeof import('./graphql').StartCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AbortClose($input: AbortPeriodCloseInput!) { abortPeriodClose(input: $input) { workflow { id status } } }\n"): typeof import('./graphql').AbortCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeClose($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }\n"): typeof import('./graphql').ResumeCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApproveAgreement($input: ApproveAllocationAgreementInput!) {\n    approveAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }\n  }\n"): typeof import('./graphql').ApproveAgreementDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RejectAgreement($input: RejectAllocationAgreementInput!) {\n    rejectAllocationAgreement(input: $input) { approval { id approvals requiredApprovals outcome } }\n  }\n"): typeof import('./graphql').RejectAgreementDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenPeriod($input: OpenPeriodInput!) { openPeriod(input: $input) { period { id name } } }\n"): typeof import('./graphql').OpenPeriodDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenPeriod($input: ReopenPeriodInput!) { reopenPeriod(input: $input) { approval { id } } }\n"): typeof import('./graphql').ReopenPeriodDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LockPeriod($input: LockPeriodInput!) { lockPeriod(input: $input) { approval { id } } }\n"): typeof import('./graphql').LockPeriodDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Vote($input: CastVoteInput!) { castVote(input: $input) { approval { id outcome } } }\n"): typeof import('./graphql').VoteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ContributionPage($filter: ContributionFilter, $orderBy: ContributionOrder, $first: Int!, $after: String) {\n    contributions(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n      totalCount\n      edges {\n        node {\n          ...ContributionLine\n          period { id name }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').ContributionPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ContributionView($id: ID!) {\n    contribution(id: $id) {\n      ...ContributionFacts\n      ...ContributionCourse\n      number status\n      member { id number displayName }\n    }\n    approvalHistory(contributionId: $id, first: 50) {\n      edges { node { ...DecisionLine } }\n    }\n  }\n  fragment ContributionFacts on Contribution {\n    id version memberId categoryCode subtype contributionDate description minutes rate base\n    attributionBp value taxValue capitalKind\n    evidence { kind url sha256 note }\n  }\n"): typeof import('./graphql').ContributionViewDocument;
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
export function graphql(source: "\n  mutation CreateContribution($input: CreateContributionInput!) {\n    createContribution(input: $input) { contribution { memberId ...ContributionLine period { id name } } }\n  }\n"): typeof import('./graphql').CreateContributionDocument;
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
export function graphql(source: "\n  query MyDraft($periodId: ID!) {\n    allocationPreview(periodId: $periodId) {\n      surplus totalWeighted memberCount warnings\n      lines {\n        memberId weightedValue sharePercent total cash retained\n        byCategory { ...CategoryLine }\n      }\n    }\n  }\n"): typeof import('./graphql').MyDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyRecent($memberId: ID!) {\n    contributions(filter: { memberId: $memberId }, orderBy: { field: DATE, direction: DESC }, first: 8) {\n      totalCount\n      edges { node { ...ContributionLine } }\n    }\n  }\n"): typeof import('./graphql').MyRecentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyWaiting($memberId: ID!) {\n    answers: contributions(filter: { memberId: $memberId, status: CLARIFICATION_REQUESTED }, first: 1) { totalCount }\n    drafts: contributions(filter: { memberId: $memberId, status: DRAFT }, first: 1) { totalCount }\n    pending: contributions(filter: { memberId: $memberId, status: SUBMITTED }, first: 1) { totalCount }\n    distributions(filter: { memberId: $memberId, status: SCHEDULED }, first: 20) {\n      totalCount\n      edges { node { id net scheduledDate } }\n    }\n  }\n"): typeof import('./graphql').MyWaitingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HouseWaiting {\n    governanceApprovals(filter: { outcome: PENDING }, first: 1) { totalCount }\n    cancellations: governanceApprovals(filter: { outcome: PENDING, subjectType: DISTRIBUTION_CANCEL }, first: 1) { totalCount }\n    workflows(filter: { status: FAILED }, first: 1) { totalCount }\n  }\n"): typeof import('./graphql').HouseWaitingDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TrialBalance($ledger: Ledger!, $asOf: Date) {\n    trialBalance(ledger: $ledger, asOf: $asOf) {\n      asOf totalDebits totalCredits difference\n      rows { debits credits balance account { id number name accountType } }\n    }\n  }\n"): typeof import('./graphql').TrialBalanceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Journal($filter: TransactionFilter, $after: String) {\n    transactions(filter: $filter, first: 25, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...TransactionRow } }\n    }\n  }\n  fragment TransactionRow on Transaction {\n    id number ledger transactionDate transactionType status description total createdById version\n  }\n"): typeof import('./graphql').JournalDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TransactionDetail($id: ID!) {\n    transaction(id: $id) {\n      ...TransactionRow\n      postedAt entryCount returnReason\n      createdBy { id displayName } approvedBy { id displayName }\n      reverses { id number } reversedBy { id number }\n      entries { id lineNo direction amount memo account { id number name } member { id displayName } }\n    }\n  }\n"): typeof import('./graphql').TransactionDetailDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PostTransaction($input: PostTransactionInput!) { postTransaction(input: $input) { transaction { id status } } }\n"): typeof import('./graphql').PostTransactionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApproveTransaction($input: ApproveTransactionInput!) { approveTransaction(input: $input) { transaction { id status } } }\n"): typeof import('./graphql').ApproveTransactionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReturnTransaction($input: ReturnTransactionInput!) { returnTransaction(input: $input) { transaction { id status } } }\n"): typeof import('./graphql').ReturnTransactionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Members($filter: MemberFilter, $orderBy: MemberOrder, $after: String) {\n    members(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id number displayName legalName email tier status role joinedOn version } }\n    }\n  }\n"): typeof import('./graphql').MembersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberRecord($id: ID!) {\n    member(id: $id) {\n      id number legalName email tier status role hourlyRate paymentMethod paymentMaskedRef createdAt\n      intervals { joinedOn endedOn endReason }\n    }\n  }\n"): typeof import('./graphql').MemberRecordDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateMember($input: CreateMemberInput!) {\n    createMember(input: $input) { temporaryPassword member { id number displayName email } }\n  }\n"): typeof import('./graphql').CreateMemberDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeRole($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { member { id role } } }\n"): typeof import('./graphql').ChangeRoleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeStatus($input: ChangeMemberStatusInput!) { changeMemberStatus(input: $input) { member { id status } } }\n"): typeof import('./graphql').ChangeStatusDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetPassword($input: ResetMemberPasswordInput!) { resetMemberPassword(input: $input) { temporaryPassword expiresAt } }\n"): typeof import('./graphql').ResetPasswordDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Unlock($input: UnlockMemberInput!) { unlockMember(input: $input) { member { id } } }\n"): typeof import('./graphql').UnlockDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportMembers($input: ImportMembersInput!) { importMembers(input: $input) { report { ...ReportParts } } }\n  fragment ReportParts on ImportReport {\n    rows new changed unchanged\n    errors { severity file row column code message hint }\n    warnings { severity file row column code message hint }\n  }\n"): typeof import('./graphql').ImportMembersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportCapital($input: ImportCapitalAccountsInput!) {\n    importCapitalAccounts(input: $input) { totalBook totalTax report { ...ReportParts } }\n  }\n"): typeof import('./graphql').ImportCapitalDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportContributions($input: ImportContributionsInput!) { importContributions(input: $input) { report { ...ReportParts } } }\n"): typeof import('./graphql').ImportContributionsDocument;
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
export function graphql(source: "\n  query MyStatement($memberId: ID!, $periodId: ID!) {\n    allocationStatement(memberId: $memberId, periodId: $periodId) {\n      periodName noticeKind\n      allocation {\n        id number raw weightedValue sharePercent total cash retained taxTotal status\n        byCategory { ...CategoryLine }\n        period { ...PeriodParts }\n      }\n      agreement {\n        ...AgreementResult\n        taxRegime inputsHash engineVersion\n      }\n      claims {\n        contributionId contributionNumber categoryCode contributionDate raw weight weightedValue counted\n        contribution { id description }\n      }\n      steps { step title explanation result }\n    }\n  }\n"): typeof import('./graphql').MyStatementDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Workflows($filter: WorkflowFilter, $after: String) {\n    workflows(filter: $filter, first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...WorkflowRow } }\n    }\n  }\n  fragment WorkflowRow on Workflow {\n    id type businessKey mode status currentStep errorCode errorMessage suggestion attempt\n    createdAt updatedAt finishedAt correlationId\n    startedBy { id displayName }\n    steps { seq name status attempt startedAt completedAt error progress }\n  }\n"): typeof import('./graphql').WorkflowsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeadLetters($after: String) {\n    deadLetters(first: 20, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id queue eventId eventType attempt errorCode error firstFailedAt body } }\n    }\n  }\n"): typeof import('./graphql').DeadLettersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Bus {\n    eventBusStatus {\n      adapter unreachable\n      queues { queue ready delayed dead }\n      services { service outboxPending outboxPublished }\n    }\n  }\n"): typeof import('./graphql').BusDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryWorkflow($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }\n"): typeof import('./graphql').RetryWorkflowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AbandonWorkflow($input: AbandonWorkflowInput!) { abandonWorkflow(input: $input) { workflow { id status } } }\n"): typeof import('./graphql').AbandonWorkflowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplayDeadLetters($input: ReplayDeadLettersInput!) { replayDeadLetters(input: $input) { replayed } }\n"): typeof import('./graphql').ReplayDeadLettersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DiscardDeadLetter($input: DiscardDeadLetterInput!) { discardDeadLetter(input: $input) { discarded } }\n"): typeof import('./graphql').DiscardDeadLetterDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeriodView($id: ID!) {\n    period(id: $id) {\n      ...PeriodParts\n      openedAt closingStartedAt closedAt lockedAt surplusFixed\n      formulaVersion { id number cashRateBp categoryWeights { categoryCode weight } }\n    }\n  }\n"): typeof import('./graphql').PeriodViewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PeriodResult($periodId: ID!) {\n    allocationSummary(periodId: $periodId) {\n      agreement {\n        ...AgreementResult\n        approval { id approvals requiredApprovals outcome }\n      }\n      byCategory { ...CategoryLine }\n    }\n  }\n"): typeof import('./graphql').PeriodResultDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Payments($filter: DistributionFilter, $after: String) {\n    distributions(filter: $filter, first: 50, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...PaymentRow } }\n    }\n  }\n  fragment PaymentRow on Distribution {\n    id number memberId amount withholding net method status scheduledDate completedAt paymentDate\n    failureReason deferredUntil attempt maxAttempts paymentReference cancelledReason partNo partTotal version\n    member { id displayName }\n    period { id name }\n  }\n"): typeof import('./graphql').PaymentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Payment($id: ID!) { distribution(id: $id) { ...PaymentRow } }"): typeof import('./graphql').PaymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PaymentRecord($id: ID!) {\n    distribution(id: $id) {\n      id number kind amount withholding net method status scheduledDate processingAt completedAt failedAt\n      failureReason deferredUntil attempt paymentReference cancelledReason\n      member { id displayName }\n      period { id name }\n      allocation { id agreement { id appliedAt } }\n    }\n  }\n"): typeof import('./graphql').PaymentRecordDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PaymentTotals($periodId: ID) { distributionSummary(periodId: $periodId) { status count amount } }"): typeof import('./graphql').PaymentTotalsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PayNow($input: PayDistributionNowInput!) { payDistributionNow(input: $input) { distribution { id status } workflow { id status } } }\n"): typeof import('./graphql').PayNowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmPayment($input: ConfirmPaymentInput!) { confirmPayment(input: $input) { distribution { id status } } }\n"): typeof import('./graphql').ConfirmPaymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailPayment($input: FailDistributionInput!) { failDistribution(input: $input) { distribution { id status } } }\n"): typeof import('./graphql').FailPaymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryPayment($input: RetryDistributionInput!) { retryDistribution(input: $input) { distribution { id status } } }\n"): typeof import('./graphql').RetryPaymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Reschedule($input: RescheduleDistributionInput!) { rescheduleDistribution(input: $input) { distribution { id scheduledDate } } }\n"): typeof import('./graphql').RescheduleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelPayment($input: CancelDistributionInput!) { cancelDistribution(input: $input) { approval { id } } }\n"): typeof import('./graphql').CancelPaymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReturnPayment($input: ReturnDistributionInput!) { returnDistribution(input: $input) { distribution { id status } } }\n"): typeof import('./graphql').ReturnPaymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ContributionLine on Contribution {\n    id number categoryCode description contributionDate minutes value status\n    evidence { url }\n  }\n"): typeof import('./graphql').ContributionLineFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ContributionCourse on Contribution {\n    createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late requiredApprovals approvalCount\n    period { id name status }\n    createdBy { id displayName }\n    decidedBy { id displayName }\n  }\n"): typeof import('./graphql').ContributionCourseFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DecisionLine on Approval {\n    id decision comment decidedAt originalValue adjustedValue\n    approver { id displayName }\n  }\n"): typeof import('./graphql').DecisionLineFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CategoryLine on AllocationCategoryLine { categoryCode raw weight weightedValue amount }\n"): typeof import('./graphql').CategoryLineFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AgreementResult on AllocationAgreement {\n    id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted\n    cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason\n  }\n"): typeof import('./graphql').AgreementResultFragmentDoc;
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
