/** What several areas ask of the same object, said once; documents name these parts by `...Name`. */
import { graphql } from '@/gql'

/** A contribution as a row of any list. */
export const CONTRIBUTION_LINE = graphql(`
  fragment ContributionLine on Contribution {
    id number categoryCode description contributionDate minutes value status
    evidence { url }
  }
`)
/** Who had a hand in a contribution, and how far it came. */
export const CONTRIBUTION_COURSE = graphql(`
  fragment ContributionCourse on Contribution {
    createdAt submittedAt decidedAt decisionReason claimStatus postingStatus late requiredApprovals approvalCount
    period { id name status }
    createdBy { id displayName }
    decidedBy { id displayName }
  }
`)
export const DECISION_LINE = graphql(`
  fragment DecisionLine on Approval {
    id decision comment decidedAt originalValue adjustedValue
    approver { id displayName }
  }
`)
export const CATEGORY_LINE = graphql(`
  fragment CategoryLine on AllocationCategoryLine { categoryCode raw weight weightedValue amount }
`)
/** What a calculation came to, and how far the agreement on it is. */
export const AGREEMENT_RESULT = graphql(`
  fragment AgreementResult on AllocationAgreement {
    id number revision status netIncome reserve collective regulatory allocableSurplus cash retained totalWeighted
    cashRateBp memberCount calculatedAt proposedAt approvedAt appliedAt executedAt rejectionReason
  }
`)
