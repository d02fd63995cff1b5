import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { MemberFilter, MemberOrder, MembersQuery } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { pagedQuery } from '@/lib/paged'

const MEMBERS = graphql(`
  query Members($filter: MemberFilter, $orderBy: MemberOrder, $after: String) {
    members(filter: $filter, orderBy: $orderBy, first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { id number displayName legalName email tier status role joinedOn version } }
    }
  }
`)
const RECORD = graphql(`
  query MemberRecord($id: ID!) {
    member(id: $id) {
      id number legalName email tier status role hourlyRate paymentMethod paymentMaskedRef createdAt
      intervals { joinedOn endedOn endReason }
    }
  }
`)
export const CREATE = graphql(`
  mutation CreateMember($input: CreateMemberInput!) {
    createMember(input: $input) { temporaryPassword member { id number displayName email } }
  }
`)
export const CHANGE_ROLE = graphql(`
  mutation ChangeRole($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { member { id role } } }
`)
export const CHANGE_STATUS = graphql(`
  mutation ChangeStatus($input: ChangeMemberStatusInput!) { changeMemberStatus(input: $input) { member { id status } } }
`)
export const RESET_PASSWORD = graphql(`
  mutation ResetPassword($input: ResetMemberPasswordInput!) { resetMemberPassword(input: $input) { temporaryPassword expiresAt } }
`)
export const UNLOCK = graphql(`
  mutation Unlock($input: UnlockMemberInput!) { unlockMember(input: $input) { member { id } } }
`)
export const IMPORT_MEMBERS = graphql(`
  mutation ImportMembers($input: ImportMembersInput!) { importMembers(input: $input) { report { ...ReportParts } } }
  fragment ReportParts on ImportReport {
    rows new changed unchanged
    errors { severity file row column code message hint }
    warnings { severity file row column code message hint }
  }
`)
export const IMPORT_CAPITAL = graphql(`
  mutation ImportCapital($input: ImportCapitalAccountsInput!) {
    importCapitalAccounts(input: $input) { totalBook totalTax report { ...ReportParts } }
  }
`)
export const IMPORT_CONTRIBUTIONS = graphql(`
  mutation ImportContributions($input: ImportContributionsInput!) { importContributions(input: $input) { report { ...ReportParts } } }
`)

export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['Member', 'record', id],
    queryFn: () => execute(RECORD, { id }),
    select: (data) => data.member,
  })

export type MemberRow = NonNullable<MembersQuery['members']>['edges'][number]['node']

export const membersQuery = (filter: MemberFilter, orderBy: MemberOrder) =>
  pagedQuery(['Member', 'list', filter, orderBy], (after) => execute(MEMBERS, { filter, orderBy, after }), (data) => data.members)
