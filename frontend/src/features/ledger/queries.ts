import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { Ledger, TransactionFilter } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { pagedQuery } from '@/lib/paged'

const BALANCE = graphql(`
  query TrialBalance($ledger: Ledger!, $asOf: Date) {
    trialBalance(ledger: $ledger, asOf: $asOf) {
      asOf totalDebits totalCredits difference
      rows { debits credits balance account { id number name accountType } }
    }
  }
`)
const JOURNAL = graphql(`
  query Journal($filter: TransactionFilter, $after: String) {
    transactions(filter: $filter, first: 25, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...TransactionRow } }
    }
  }
  fragment TransactionRow on Transaction {
    id number ledger transactionDate transactionType status description total createdById version
  }
`)
const TRANSACTION = graphql(`
  query TransactionDetail($id: ID!) {
    transaction(id: $id) {
      ...TransactionRow
      postedAt entryCount returnReason
      createdBy { id displayName } approvedBy { id displayName }
      reverses { id number } reversedBy { id number }
      entries { id lineNo direction amount memo account { id number name } member { id displayName } }
    }
  }
`)
export const POST = graphql(`
  mutation PostTransaction($input: PostTransactionInput!) { postTransaction(input: $input) { transaction { id status } } }
`)
export const APPROVE = graphql(`
  mutation ApproveTransaction($input: ApproveTransactionInput!) { approveTransaction(input: $input) { transaction { id status } } }
`)
export const RETURN = graphql(`
  mutation ReturnTransaction($input: ReturnTransactionInput!) { returnTransaction(input: $input) { transaction { id status } } }
`)

export const balanceQuery = (ledger: Ledger, asOf: string) =>
  queryOptions({
    queryKey: ['Account', 'trial', ledger, asOf],
    queryFn: () => execute(BALANCE, { ledger, asOf: asOf || null }),
    select: (data) => data.trialBalance,
  })

export const journalQuery = (filter: TransactionFilter) =>
  pagedQuery(['Account', 'journal', filter], (after) => execute(JOURNAL, { filter, after }), (data) => data.transactions)

export const transactionQuery = (id: string) =>
  queryOptions({
    queryKey: ['Account', 'transaction', id],
    queryFn: () => execute(TRANSACTION, { id }),
    select: (data) => data.transaction,
  })
