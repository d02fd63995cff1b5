import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { wordsOf } from '@/components/States'
import type { ContributionFactsFragment } from '@/gql/graphql'
import { failureOf } from '@/lib/failures'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { toInput, type Category, type Errors, type Field, type Typed } from './form'
import { standFirst, type NewRow } from './new-row'
import { CREATE, SUBMIT, UPDATE } from './queries'

interface Options {
  editing: ContributionFactsFragment | null
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
export function useSending({ editing, onSent }: Options) {
  const t = useText()
  const client = useQueryClient()
  const [keys, setKeys] = useState(newKeys)
  const [refused, setRefused] = useState<Errors>({})
  const [general, setGeneral] = useState<string | null>(null)
  const mutation = useMutation({
    mutationFn: (order: Order) => (editing ? change(editing, order, keys) : create(order, keys)),
    onSuccess: async ({ contribution, unsent, logged }, { submit }) => {
      if (logged) standFirst(client, logged)
      await client.invalidateQueries({ queryKey: ['Contribution'] })
      const { id, number } = contribution
      if (unsent) toast.error(t('contribution.toast.unsent', { number }), wordsOf(unsent, t))
      else if (submit) toast.success(t('contribution.toast.submitted', { number }), t('contribution.toast.submitted.body'))
      else toast.success(t('contribution.toast.saved', { number }), t('contribution.toast.saved.body'))
      onSent(submit && !unsent ? '/contributions/' : viewOf(id))
    },
    onError: (error) => {
      const failure = failureOf(error)
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
      if (mutation.isError) setKeys(newKeys())
    },
    submit: order(true),
    save: order(false),
  } as const
}

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
