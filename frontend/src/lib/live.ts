/**
 * One stream of events a tab. An event only marks what it is about as stale; the data itself always
 * comes from queries. While no stream stands the page polls, and the stream is tried again.
 */
import { createClient } from 'graphql-sse'
import type { TypedDocumentString } from '@/gql/graphql'
import { sessions } from './session'
import { ENDPOINT, headers } from './transport'

export interface Subject {
  readonly query: string
  readonly variables: Record<string, unknown>
  /** Entities whose queries become stale. */
  readonly entities: readonly string[]
  readonly onEvent?: (data: unknown) => void
}

/** Opens one stream: tells when it stands, of each event, and once of its end. Returns its close. */
export type Open = (
  subject: Subject,
  told: { standing: () => void; event: (data: unknown) => void; ended: () => void },
) => () => void

const FIRST_RETRY_MS = 2_000
const LAST_RETRY_MS = 60_000

export class Live {
  private readonly subjects: Subject[] = []
  private close: (() => void) | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private waitMs = FIRST_RETRY_MS
  private standing = false
  private awake = true
  private generation = 0
  private readonly listeners = new Set<() => void>()

  constructor(
    private readonly open: Open,
    private readonly markStale: (entities: readonly string[]) => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Whether changes of this entity arrive by themselves now. */
  covers(entity: string): boolean {
    return this.standing && Boolean(this.current?.entities.includes(entity))
  }

  readonly isStanding = (): boolean => this.standing

  /** The newest subject has the stream; when its page is left, the one before has it again. */
  follow(subject: Subject): () => void {
    this.subjects.push(subject)
    this.restart()
    return () => {
      const last = subject === this.current
      this.subjects.splice(this.subjects.indexOf(subject), 1)
      if (last) this.restart()
    }
  }

  /** A tab that nobody looks at leaves its connection to the others. */
  sleep(): void {
    this.awake = false
    this.stop()
  }

  wake(): void {
    if (this.awake) return
    this.awake = true
    this.restart()
  }

  /** Tried at once, as when the network is back. */
  restart(): void {
    this.stop()
    this.waitMs = FIRST_RETRY_MS
    this.start()
  }

  private get current(): Subject | undefined {
    return this.subjects[this.subjects.length - 1]
  }

  private start(): void {
    const subject = this.current
    if (!subject || !this.awake) return
    const generation = this.generation
    const ours = () => generation === this.generation
    this.close = this.open(subject, {
      standing: () => {
        if (!ours()) return
        this.waitMs = FIRST_RETRY_MS
        this.setStanding(true)
        this.markStale(subject.entities) // what happened while nobody listened
      },
      event: (data) => {
        if (!ours()) return
        subject.onEvent?.(data)
        this.markStale(subject.entities)
      },
      ended: () => {
        if (ours()) this.again()
      },
    })
  }

  private again(): void {
    this.stop()
    this.retry = setTimeout(() => this.start(), this.waitMs)
    this.waitMs = Math.min(this.waitMs * 2, LAST_RETRY_MS)
  }

  private stop(): void {
    this.generation += 1
    clearTimeout(this.retry)
    this.close?.()
    this.close = undefined
    this.setStanding(false)
  }

  private setStanding(standing: boolean): void {
    if (this.standing === standing) return
    this.standing = standing
    this.listeners.forEach((listener) => listener())
  }
}

export const subjectOf = <Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  entities: readonly string[],
  onEvent?: (data: Result) => void,
): Subject => ({
  query: document.toString(),
  variables,
  entities,
  ...(onEvent ? { onEvent: (data: unknown) => onEvent(data as Result) } : {}),
})

/** Server-sent events of the gateway. */
export const openStream: Open = (subject, told) => {
  const client = createClient({
    url: new URL(ENDPOINT, location.href).href,
    singleConnection: false,
    retryAttempts: 0,
    headers: async () => ({ ...headers(await sessions.token()), accept: 'text/event-stream' }),
    fetchFn: async (address: RequestInfo, request?: RequestInit) => {
      const response = await fetch(address, request)
      if (response.ok) told.standing()
      return response
    },
  })
  const end = client.subscribe<Record<string, unknown>>(
    { query: subject.query, variables: subject.variables },
    {
      next: (result) => {
        if (result.data) told.event(result.data)
      },
      error: () => told.ended(),
      complete: () => told.ended(),
    },
  )
  return () => {
    end()
    client.dispose()
  }
}
