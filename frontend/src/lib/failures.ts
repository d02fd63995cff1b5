/** What can go wrong with a request, in the API's own codes. */

export interface FieldFailure {
  field: string
  message: string
}

interface Extensions {
  code?: string
  field?: string
  correlationId?: string
  retryable?: boolean
  retryAfterSeconds?: number
  details?: { fields?: FieldFailure[] } & Record<string, unknown>
}

export interface GraphQLErrorAnswer {
  message: string
  path?: readonly (string | number)[]
  extensions?: Extensions
}

/** NETWORK is ours: nothing came back at all. */
export class Failure extends Error {
  readonly code: string
  readonly fields: readonly FieldFailure[]
  readonly correlationId: string | undefined
  readonly retryable: boolean
  readonly retryAfterSeconds: number | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(answer: GraphQLErrorAnswer) {
    super(answer.message)
    this.name = 'Failure'
    const told = answer.extensions ?? {}
    this.code = told.code ?? 'INTERNAL'
    const { fields, ...details } = told.details ?? {}
    this.fields = fields ?? (told.field ? [{ field: told.field, message: answer.message }] : [])
    this.details = details
    this.correlationId = told.correlationId
    this.retryable = told.retryable ?? false
    this.retryAfterSeconds = told.retryAfterSeconds
  }

  static network(message = 'The connection was lost.'): Failure {
    return new Failure({ message, extensions: { code: 'NETWORK', retryable: true } })
  }
}

export const failureOf = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure({ message: error instanceof Error ? error.message : String(error) })

const SIGNED_OUT = new Set(['UNAUTHENTICATED', 'TOKEN_EXPIRED'])

export const meansSignedOut = (failure: Failure): boolean => SIGNED_OUT.has(failure.code)

/** An address that leads nowhere: nothing of this id, or no id at all. */
export const meansLost = (error: unknown): boolean =>
  error !== null && ['NOT_FOUND', 'VALIDATION'].includes(failureOf(error).code)

/** The API's own sentence says it best, except where it has none to show. */
const OURS = new Set([
  'NETWORK', 'INTERNAL', 'UNAVAILABLE', 'FORBIDDEN', 'CONFLICT', 'RATE_LIMITED', 'NOT_FOUND',
])

/** The message to show: an id of ours, or null when the API's own words are the answer. */
export const messageIdOf = (failure: Failure): string | null =>
  OURS.has(failure.code) ? `failure.${failure.code}` : null
