/** Typed operations with the session behind them: what pages call. */
import type { TypedDocumentString } from '@/gql/graphql'
import { failureOf, meansSignedOut } from './failures'
import { sessions } from './session'
import { post, type Asking } from './transport'

export { Failure, failureOf } from './failures'

/**
 * Raises Failure. A token that has ended is renewed once, silently, and the operation repeated:
 * a mutation is safe to repeat because its variables carry its idempotency key.
 */
export async function execute<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: NoInfer<Variables>,
  asking: Omit<Asking, 'token'> = {},
): Promise<Result> {
  const token = await sessions.token()
  try {
    return await post(document, variables, { ...asking, token })
  } catch (error) {
    const failure = failureOf(error)
    if (failure.code === 'PASSWORD_CHANGE_REQUIRED') sessions.requirePasswordChange()
    if (!meansSignedOut(failure) || !(await sessions.refresh())) throw error
    return post(document, variables, { ...asking, token: await sessions.token() })
  }
}

/** One for each thing that somebody decides: a repeat of the same decision carries the same key. */
export const newIdempotencyKey = (): string => crypto.randomUUID()
