import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { wordsOf } from '@/components/States'
import type { ContributionFactsFragment, PeriodPartsFragment } from '@/gql/graphql'
import { dropDraft, keepDraft } from '@/lib/drafts'
import { failureOf } from '@/lib/failures'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { toInput, type Category, type Errors, type Field, type Typed } from './form'
import { rowOf, SENDING, standFirst, type NewRow } from './new-row'
import { CREATE, SUBMIT, UPDATE } from './queries'

interface Options {
  editing: ContributionFactsFragment | null
  /** The key of what could not be sent before: sent again as it was, it is the same decision. */
  again: string
  periods: readonly PeriodPartsFragment[]
  /** The form is done with: what it holds is on its way, or already there. */
  onSent: (path: string) => void
}

interface Order {
  typed: Typed
  category: Category
  submit: boolean
}

const FIELDS: Record<string, Field> = {
  categoryCode: 'category', date: 'date', contributionDate: 'date', description: 'description',
  minutes: 'hours', rate: 'rate', amount: 'amount', attributionBp: 'percent', capitalKind: 'capitalKind',
  taxBasis: 'taxBasis', evidence: 'evidence',
}

const viewOf = (id: string) => `/contributions/view/?id=${encodeURIComponent(id)}`

/** Keeps or submits what was typed: one key a decision, so that a repeat never makes a second one. */
export function useSending({ editing, again, periods, onSent }: Options) {
  const t = useText()
  const client = useQueryClient()
  const [keys, setKeys] = useState(() => ({ ...newKeys(), ...(again ? { write: again } : {}) }))
  const [refused, setRefused] = useState<Errors>({})
  const [general, setGeneral] = useState<string | null>(null)
  const member = useViewer().member.id
  const mutation = useMutation({
    mutationKey: SENDING,
    mutationFn: (order: Order) => (editing ? change(editing, order, keys) : create(order, keys)),
    // a new one stands in the list at once, unless it is known that nothing can be sent
    onMutate: ({ typed, category, submit }) => {
      if (editing || !submit || !navigator.onLine) return undefined
      keepDraft(member, unsentDraft(keys.write), typed)
      onSent('/contributions/')
      return rowOf(client, typed, category, { id: keys.write, memberId: member, periods })
    },
    onSuccess: ({ contribution, unsent, logged }, { submit }, early) => {
      if (logged) standFirst(client, logged)
      void client.invalidateQueries({ queryKey: ['Contribution'] })
      const { id, number } = contribution
      if (unsent) toast.error(t('contribution.toast.unsent', { number }), wordsOf(unsent, t))
      else if (submit) toast.success(t('contribution.toast.submitted', { number }), t('contribution.toast.submitted.body'))
      else toast.success(t('contribution.toast.saved', { number }), t('contribution.toast.saved.body'))
      if (early) dropDraft(member, unsentDraft(early.id))
      else onSent(submit && !unsent ? '/contributions/' : viewOf(id))
    },
    onError: (error, _order, early) => {
      const failure = failureOf(error)
      if (early) {
        toast.error(t('contribution.toast.refused'), wordsOf(failure, t), { href: unsentForm(early.id), words: t('contribution.toast.refused.open') })
        return
      }
      const known = failure.fields.flatMap(({ field, message }) => {
        const name = FIELDS[(field.split('.').at(-1) ?? field).replace(/\[.*$/, '')]
        return name ? [[name, message] as const] : []
      })
      setRefused(Object.fromEntries(known))
      setGeneral(known.length > 0 ? null : wordsOf(failure, t))
      // a refusal decided nothing: the corrected form is another decision
      if (failure.code !== 'NETWORK') setKeys(newKeys())
    },
  })
  const order = (submit: boolean) => (typed: Typed, category: Category) => {
    if (!mutation.isPending) mutation.mutate({ typed, category, submit })
  }
  return {
    busy: mutation.isPending || mutation.isSuccess ? (mutation.variables?.submit ? 'submit' : 'draft') : null,
    done: mutation.isSuccess,
    refused,
    general,
    forgive: () => {
      setRefused({})
      setGeneral(null)
      if (mutation.isError || keys.write === again) setKeys(newKeys())
    },
    submit: order(true),
    save: order(false),
  } as const
}

/** What was typed stays on the device under the key of its decision until the server has taken it. */
export const unsentDraft = (key: string) => `contribution.unsent.${key}`
const unsentForm = (key: string) => `/contributions/new/?unsent=${key}`

const newKeys = () => ({ write: newIdempotencyKey(), submit: newIdempotencyKey() })

type Keys = ReturnType<typeof newKeys>

interface Sent {
  contribution: { id: string; number: string }
  /** Why the changed contribution could not be submitted as well. */
  unsent?: unknown
  /** Of a new one: its row. */
  logged?: NewRow
}

async function create({ typed, category, submit }: Order, keys: Keys): Promise<Sent> {
  const { createContribution } = await execute(
    CREATE,
    { input: { ...toInput(typed, category, null), submit, idempotencyKey: `${keys.write}${submit ? '' : '-draft'}` } },
    { keepalive: true },
  )
  return { ...createContribution, logged: createContribution.contribution }
}

async function change(editing: ContributionFactsFragment, { typed, category, submit }: Order, keys: Keys): Promise<Sent> {
  const { id, version } = editing
  const input = { ...toInput(typed, category, editing), id, expectedVersion: version, idempotencyKey: keys.write }
  const { updateContribution } = await execute(UPDATE, { input })
  if (!submit) return updateContribution
  try {
    const { submitContribution } = await execute(SUBMIT, { input: { id, idempotencyKey: keys.submit } })
    return submitContribution
  } catch (unsent) {
    return { ...updateContribution, unsent }
  }
}
