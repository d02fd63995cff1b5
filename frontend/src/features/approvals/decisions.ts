/** What a steward decided, from the word to the answer: held ten seconds, sent, told. */
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { failureOf } from '@/lib/failures'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { held } from '@/lib/held'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { wordsOf } from '@/components/States'
import { APPROVE, APPROVE_MANY, REJECT, SEND_BACK, type ReviewRow } from './queries'

export type Kind = 'approve' | 'reject' | 'clarify'

export interface Decision {
  readonly kind: Kind
  readonly comment?: string | undefined
  readonly adjustedValue?: string | undefined
  readonly adjustedMinutes?: number | undefined
}

export interface ManyDecision {
  readonly kind: 'approve' | 'reject'
  readonly comment?: string | undefined
}

/** What came back with a reason: shown above the queue until somebody has read it. */
export interface Refusal {
  readonly id: string
  readonly number: string
  readonly message: string
}

interface Desk {
  /** Decided here, so in no list any more; an undo or a refusal puts them back. */
  readonly decided: ReadonlySet<string>
  readonly refusals: readonly Refusal[]
}

let desk: Desk = { decided: new Set(), refusals: [] }
const listeners = new Set<() => void>()

function set(change: Partial<Desk>): void {
  desk = { ...desk, ...change }
  listeners.forEach((listener) => listener())
}

const take = (ids: readonly string[]) => set({ decided: new Set([...desk.decided, ...ids]) })

const putBack = (ids: readonly string[]) =>
  set({ decided: new Set([...desk.decided].filter((id) => !ids.includes(id))) })

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useDesk = (): Desk => useSyncExternalStore(subscribe, () => desk, () => desk)

export const forgetRefusals = () => set({ refusals: [] })

const WORDS = { approve: 'approvals.held.approve', reject: 'approvals.held.reject', clarify: 'approvals.held.clarify' } as const
const MANY = { approve: 'approvals.held.approveMany', reject: 'approvals.held.rejectMany' } as const
const DONE = { approve: 'approvals.done.approve', reject: 'approvals.done.reject', clarify: 'approvals.done.clarify' } as const
const DONE_MANY = { approve: 'approvals.done.approveMany', reject: 'approvals.done.rejectMany' } as const

/** One decision on one item, as the API takes it. */
async function send(row: ReviewRow, { kind, comment, adjustedValue, adjustedMinutes }: Decision, key: string) {
  const about = { id: row.id, expectedVersion: row.version, idempotencyKey: key }
  const asking = { keepalive: true }
  if (kind === 'reject') return execute(REJECT, { input: { ...about, reason: comment ?? '' } }, asking)
  if (kind === 'clarify') return execute(SEND_BACK, { input: { ...about, comment: comment ?? '' } }, asking)
  const changed = {
    ...(adjustedValue ? { adjustedValue } : {}),
    ...(adjustedMinutes ? { adjustedMinutes } : {}),
  }
  return execute(APPROVE, { input: { ...about, ...changed, comment: comment || null } }, asking)
}

export function useDecide() {
  const t = useText()
  const client = useQueryClient()
  const fresh = () =>
    Promise.all(['Contribution', 'Patronage', 'Allocation', 'Period'].map((entity) =>
      client.invalidateQueries({ queryKey: [entity] })))
  const refused = (rows: readonly Refusal[]) => {
    putBack(rows.map(({ id }) => id))
    set({ refusals: [...desk.refusals, ...rows] })
  }
  const wordsFor = (error: unknown) =>
    failureOf(error).code === 'CONFLICT' ? t('approvals.conflict') : wordsOf(error, t)

  const one = (row: ReviewRow, decision: Decision): void => {
    const key = newIdempotencyKey()
    const values = { number: row.number, name: row.member?.displayName ?? '' }
    take([row.id])
    held.hold({
      words: t(WORDS[decision.kind], values),
      undone: () => putBack([row.id]),
      send: async () => {
        try {
          const answer = await send(row, decision, key)
          if ('approveContribution' in answer && answer.approveContribution.contribution.status === 'SUBMITTED') {
            toast.info(t('approvals.done.first', values))
          } else toast.success(t(DONE[decision.kind], values))
        } catch (error) {
          refused([{ id: row.id, number: row.number, message: wordsFor(error) }])
          toast.error(t('failure.title'), wordsFor(error))
        }
        await fresh()
        putBack([row.id]) // the queue is what the server says again: it may be submitted anew
      },
    })
  }

  const many = (rows: readonly ReviewRow[], decision: ManyDecision): void => {
    const key = newIdempotencyKey()
    const ids = rows.map(({ id }) => id)
    take(ids)
    held.hold({
      words: t(MANY[decision.kind], { count: rows.length }),
      undone: () => putBack(ids),
      send: async () => {
        const failed = decision.kind === 'approve'
          ? await approveAll(rows, decision, key, wordsFor)
          : await eachOf(rows, decision, wordsFor)
        const good = rows.length - failed.length
        if (good) toast.success(t(DONE_MANY[decision.kind], { count: good }))
        if (failed.length) {
          refused(failed)
          toast.warning(t('approvals.done.refused', { count: failed.length }))
        }
        await fresh()
        putBack(ids)
      },
    })
  }
  return { one, many }
}

type Worded = (error: unknown) => string

/** One call whose answer has a word for each. */
async function approveAll(
  rows: readonly ReviewRow[], { comment }: ManyDecision, idempotencyKey: string, words: Worded,
): Promise<Refusal[]> {
  const ids = rows.map(({ id }) => id)
  try {
    const input = { ids, comment: comment || null, idempotencyKey }
    const { approveContributions } = await execute(APPROVE_MANY, { input }, { keepalive: true })
    const numbers = new Map(rows.map(({ id, number }) => [id, number]))
    return approveContributions.results
      .filter(({ code }) => code)
      .map(({ id, message }) => ({ id, number: numbers.get(id) ?? '', message: message ?? '' }))
  } catch (error) {
    return rows.map(({ id, number }) => ({ id, number, message: words(error) }))
  }
}

/** One after the other: each rejection is a decision of its own. */
async function eachOf(
  rows: readonly ReviewRow[], decision: ManyDecision, words: Worded,
): Promise<Refusal[]> {
  const failed: Refusal[] = []
  for (const row of rows) {
    try {
      await send(row, decision, newIdempotencyKey())
    } catch (error) {
      failed.push({ id: row.id, number: row.number, message: words(error) })
    }
  }
  return failed
}
