'use client'
import { Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { useMoney } from '@/components/Money'
import { wordsOf } from '@/components/States'
import type { PaymentRowFragment } from '@/gql/graphql'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useCooperative } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import type { Act } from './PaymentActions'
import classes from './payments.module.css'
import { CANCEL, CONFIRM, FAIL, PAY, RESCHEDULE, RETRY, RETURN } from './queries'

interface Said {
  readonly date: string
  readonly reference: string
  readonly reason: string
  readonly reRetain: boolean
}

async function send(act: Act, row: PaymentRowFragment, said: Said, idempotencyKey: string): Promise<void> {
  const about = { id: row.id, idempotencyKey }
  switch (act) {
    case 'pay': return void (await execute(PAY, { input: about }))
    case 'confirm': return void (await execute(CONFIRM, { input: { ...about, reference: said.reference.trim(), paymentDate: said.date } }))
    case 'fail': return void (await execute(FAIL, { input: { ...about, code: 'REPORTED_BY_ADMIN', reason: said.reason.trim() } }))
    case 'retry': return void (await execute(RETRY, { input: { ...about, date: said.date } }))
    case 'reschedule':
      return void (await execute(RESCHEDULE, { input: { ...about, date: said.date, reason: said.reason.trim(), expectedVersion: row.version } }))
    case 'cancel': return void (await execute(CANCEL, { input: { ...about, reason: said.reason.trim(), reRetain: said.reRetain } }))
    case 'return': return void (await execute(RETURN, { input: { ...about, reason: said.reason.trim(), date: said.date } }))
  }
}

const DATED: ReadonlySet<Act> = new Set(['confirm', 'retry', 'reschedule', 'return'])
const REASONED: ReadonlySet<Act> = new Set(['fail', 'reschedule', 'cancel', 'return'])

export function PaymentDialog({ row, act, onClose }: { row: PaymentRowFragment; act: Act; onClose: () => void }) {
  const t = useText()
  const money = useMoney()
  const client = useQueryClient()
  const { today } = useCooperative()
  const [said, setSaid] = useState<Said>({ date: today, reference: '', reason: '', reRetain: true })
  const [key] = useState(newIdempotencyKey)
  const change = (part: Partial<Said>) => setSaid((before) => ({ ...before, ...part }))
  const values = { name: row.member?.displayName ?? '–', amount: money(row.net) }
  const run = useMutation({
    mutationFn: () => send(act, row, said, key),
    onSuccess: async () => {
      onClose()
      toast.success(t(`payments.done.${act}`, values))
      await Promise.all(['Distribution', 'Governance', 'Account', 'Workflow'].map((entity) => client.invalidateQueries({ queryKey: [entity] })))
    },
  })
  const missing = (act === 'confirm' && !said.reference.trim()) || (REASONED.has(act) && !said.reason.trim()) || (DATED.has(act) && !said.date)
  return (
    <ConfirmDialog opened onClose={onClose} title={t(`payments.act.${act}`)} confirm={t(`payments.act.${act}`)} busy={run.isPending} disabled={missing}
      danger={act === 'cancel' || act === 'fail' || act === 'return'} onConfirm={() => run.mutate()} confirmTestId="confirm-payment">
      <p className={classes.lead}>{t(`payments.body.${act}`, values)}</p>
      <div className={classes.fields}>
        {act === 'confirm' && (
          <TextInput data-autofocus label={t('payments.reference')} description={t('payments.reference.help')} required maxLength={100} value={said.reference}
            onChange={(event) => change({ reference: event.currentTarget.value })} />
        )}
        {DATED.has(act) && (
          <TextInput type="date" label={t(`payments.date.${act === 'confirm' || act === 'return' ? 'was' : 'new'}`)} required value={said.date}
            {...(act === 'confirm' || act === 'return' ? { max: today } : { min: today })}
            onChange={(event) => change({ date: event.currentTarget.value })} />
        )}
        {REASONED.has(act) && (
          <Textarea label={t('close.reason')} required autosize minRows={2} maxLength={1000} value={said.reason}
            onChange={(event) => change({ reason: event.currentTarget.value })} />
        )}
        {act === 'cancel' && (
          <Switch checked={said.reRetain} onChange={(event) => change({ reRetain: event.currentTarget.checked })}
            label={t('payments.reRetain')} description={t('payments.reRetain.help')} />
        )}
      </div>
      {run.error && <p className={classes.failure} role="alert" data-testid="error-message">{wordsOf(run.error, t)}</p>}
    </ConfirmDialog>
  )
}
