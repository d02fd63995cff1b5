import { queryOptions } from '@tanstack/react-query'
import { graphql } from '@/gql'
import type { WorkflowFilter } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { pagedQuery } from '@/lib/paged'

const WORKFLOWS = graphql(`
  query Workflows($filter: WorkflowFilter, $after: String) {
    workflows(filter: $filter, first: 20, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { ...WorkflowRow } }
    }
  }
  fragment WorkflowRow on Workflow {
    id type businessKey mode status currentStep errorCode errorMessage suggestion attempt
    createdAt updatedAt finishedAt correlationId
    startedBy { id displayName }
    steps { seq name status attempt startedAt completedAt error progress }
  }
`)
const LETTERS = graphql(`
  query DeadLetters($after: String) {
    deadLetters(first: 20, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node { id queue eventId eventType attempt errorCode error firstFailedAt body } }
    }
  }
`)
const BUS = graphql(`
  query Bus {
    eventBusStatus {
      adapter unreachable
      queues { queue ready delayed dead }
      services { service outboxPending outboxPublished }
    }
  }
`)
export const RETRY = graphql(`
  mutation RetryWorkflow($input: RetryWorkflowInput!) { retryWorkflow(input: $input) { workflow { id status } } }
`)
export const ABANDON = graphql(`
  mutation AbandonWorkflow($input: AbandonWorkflowInput!) { abandonWorkflow(input: $input) { workflow { id status } } }
`)
export const REPLAY = graphql(`
  mutation ReplayDeadLetters($input: ReplayDeadLettersInput!) { replayDeadLetters(input: $input) { replayed } }
`)
export const DISCARD = graphql(`
  mutation DiscardDeadLetter($input: DiscardDeadLetterInput!) { discardDeadLetter(input: $input) { discarded } }
`)

export const workflowsQuery = (filter: WorkflowFilter) =>
  pagedQuery(['Workflow', 'list', filter], (after) => execute(WORKFLOWS, { filter, after }), (data) => data.workflows)

export const lettersQuery = pagedQuery(['Workflow', 'letters'], (after) => execute(LETTERS, { after }), (data) => data.deadLetters)

export const busQuery = queryOptions({
  queryKey: ['Workflow', 'bus'],
  queryFn: () => execute(BUS, {}),
  select: (data) => data.eventBusStatus,
})
