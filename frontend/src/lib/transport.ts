/** One request to the gateway and its answer, or a Failure. Knows nothing of sessions. */
import type { TypedDocumentString } from '@/gql/graphql'
import { Failure, type GraphQLErrorAnswer } from './failures'

export const ENDPOINT = process.env.NEXT_PUBLIC_GRAPHQL_ENDPOINT ?? '/graphql'
const KEEPALIVE_MAX = 60_000 // bytes; browsers refuse more once the page is gone

export interface Asking {
  token?: string | undefined
  signal?: AbortSignal | undefined
  /** The request goes out even when the page is being left. */
  keepalive?: boolean
}

export type Post = typeof post

export async function post<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { token, signal, keepalive = false }: Asking = {},
): Promise<Result> {
  const body = JSON.stringify({ query: document.toString(), variables })
  let response: Response
  try {
    response = await fetch(ENDPOINT, {
      method: 'POST',
      credentials: 'same-origin',
      headers: headers(token),
      body,
      keepalive: keepalive && body.length < KEEPALIVE_MAX,
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    connection.lost()
    throw Failure.network()
  }
  const answer = await read<Result>(response)
  connection.found()
  const [first] = answer.errors ?? []
  if (first) throw new Failure(first)
  if (answer.data === undefined || answer.data === null) {
    throw new Failure({ message: `The server answered ${response.status}.` })
  }
  return answer.data
}

export function headers(token?: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'x-habitat-csrf': '1',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  }
}

interface Answer<Result> {
  data?: Result | null
  errors?: GraphQLErrorAnswer[]
}

async function read<Result>(response: Response): Promise<Answer<Result>> {
  try {
    return (await response.json()) as Answer<Result>
  } catch {
    // a proxy's page, or a connection that broke while it was answering
    connection.lost()
    throw Failure.network()
  }
}

/** Whether the last request reached the gateway. */
class Connection {
  private up = true
  private readonly listeners = new Set<() => void>()

  readonly isUp = (): boolean => this.up

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  lost(): void {
    this.set(false)
  }

  found(): void {
    this.set(true)
  }

  private set(up: boolean): void {
    if (this.up === up) return
    this.up = up
    this.listeners.forEach((listener) => listener())
  }
}

export const connection = new Connection()
