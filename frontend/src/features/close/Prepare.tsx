'use client'
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { FieldMoney } from '@/components/Fields'
import { Section } from '@/components/Section'
import { wordsOf } from '@/components/States'
import type { PendingContributions } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useCooperative } from '@/lib/hooks'
import { parseTyped } from '@/lib/money'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { Checklist, useChecklist } from './Checklist'
import type { ManagedPeriod } from './ClosePage'
import { DryRun } from './DryRun'
import classes from './close.module.css'
import { START, TOUCHED } from './queries'

export interface Options {
  readonly pending: PendingContributions
  readonly cashPercent: string
  readonly reserve: string
  readonly collective: string
  readonly payOn: string
}

/** Basis points of "20" or "22.5"; null when it is no share. */
export function rateOf(percent: string): number | null {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(percent.trim())) return null
  const [whole = '0', part = ''] = percent.trim().split('.')
  const points = Number(whole) * 100 + Number(part.padEnd(2, '0'))
  return points <= 10_000 ? points : null
}

/** Left out, it is the formula's own. */
export const rateFits = (percent: string): boolean => percent.trim() === '' || rateOf(percent) !== null

export function inputOf(periodId: string, options: Options) {
  return {
    periodId,
    pendingContributions: options.pending,
    cashRateBp: rateOf(options.cashPercent),
    reserve: parseTyped(options.reserve || '0') ?? '0.00',
    collective: parseTyped(options.collective || '0') ?? '0.00',
    distributionDate: options.payOn || null,
  }
}

/** Blockers first, then what the close would bring, then the button. */
export function Prepare({ period }: { period: ManagedPeriod }) {
  const usualRate = period.cashRateBp === null ? '' : String(period.cashRateBp / 100)
  const [options, setOptions] = useState<Options>({
    pending: 'BLOCK', cashPercent: usualRate, reserve: '0.00', collective: '0.00', payOn: '',
  })
  const change = (part: Partial<Options>) => setOptions((before) => ({ ...before, ...part }))
  const checklist = useChecklist(period.id, options.pending)
  return (
    <>
      <Checklist query={checklist} pending={options.pending} onPending={(pending) => change({ pending })} />
      <Choices options={options} change={change} />
      <DryRun period={period} options={options} ready={checklist.blockers === 0} />
      <Start period={period} options={options} blockers={checklist.blockers} running={checklist.running} />
    </>
  )
}

function Choices({ options, change }: { options: Options; change: (part: Partial<Options>) => void }) {
  const t = useText()
  const { today } = useCooperative()
  return (
    <Section title={t('close.options')} subtitle={t('close.options.body')}>
      <div className={classes.options}>
        <TextInput
          label={t('close.cashRate')}
          description={t('close.cashRate.help')}
          inputMode="decimal"
          rightSection={<span className="dim" aria-hidden>%</span>}
          value={options.cashPercent}
          error={rateFits(options.cashPercent) ? null : t('close.cashRate.invalid')}
          onChange={(event) => change({ cashPercent: event.currentTarget.value })}
        />
        <TextInput type="date" label={t('close.payOn')} description={t('close.payOn.help')} min={today}
          value={options.payOn} onChange={(event) => change({ payOn: event.currentTarget.value })} />
        <FieldMoney label={t('close.reserve')} description={t('close.reserve.help')} name="reserve"
          value={options.reserve} onChange={(reserve) => change({ reserve })}
          error={parseTyped(options.reserve || '0') === null ? t('form.money.invalid') : null} />
        <FieldMoney label={t('close.collective')} description={t('close.collective.help')} name="collective"
          value={options.collective} onChange={(collective) => change({ collective })}
          error={parseTyped(options.collective || '0') === null ? t('form.money.invalid') : null} />
      </div>
    </Section>
  )
}

function Start({ period, options, blockers, running }: {
  period: ManagedPeriod
  options: Options
  blockers: number | null
  running: boolean
}) {
  const t = useText()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [sure, setSure] = useState(false)
  const [key, renew] = useState(newIdempotencyKey)
  const start = useMutation({
    mutationFn: () => execute(START, { input: { ...inputOf(period.id, options), mode: 'LIVE', idempotencyKey: key } }),
    onSuccess: async () => {
      renew(newIdempotencyKey())
      setOpen(false)
      toast.success(t('close.started', { period: period.name }), t('close.started.body'))
      await Promise.all(TOUCHED.map((entity) => client.invalidateQueries({ queryKey: [entity] })))
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  const ready = blockers === 0 && rateFits(options.cashPercent)
  return (
    <Section title={t('close.start')}>
      <p className={classes.lead}>{t('close.start.body', { period: period.name })}</p>
      <Button size="md" disabled={!ready} onClick={() => setOpen(true)} data-testid="close-period-button">
        {t('close.start.button', { period: period.name })}
      </Button>
      {blockers !== null && blockers > 0 && <p className={classes.hint} role="status">{t('close.start.blocked', { count: blockers })}</p>}
      <ConfirmDialog
        opened={open}
        onClose={() => setOpen(false)}
        title={t('close.confirm.title', { period: period.name })}
        confirm={t('close.confirm')}
        progress={t('close.confirm.progress')}
        busy={start.isPending}
        disabled={running && !sure}
        onConfirm={() => start.mutate()}
        data-testid="close-period-modal"
        confirmTestId="confirm-close-period"
      >
        <ol className={classes.plain} data-testid="close-period-summary">
          {(['intake', 'count', 'people', 'books', 'pay'] as const).map((part) => <li key={part}>{t(`close.confirm.${part}`)}</li>)}
        </ol>
        <p className="dim">{t('close.confirm.back')}</p>
        {running && (
          <Checkbox mt="md" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)}
            label={t('close.confirm.early', { date: formatDay(period.endDate) })} />
        )}
      </ConfirmDialog>
    </Section>
  )
}

export function PendingPolicy({ value, onChange }: { value: PendingContributions; onChange: (value: PendingContributions) => void }) {
  const t = useText()
  return (
    <NativeSelect
      size="sm"
      aria-label={t('close.pending')}
      data={(['BLOCK', 'ROLL_FORWARD'] as const).map((policy) => ({ value: policy, label: t(`close.pending.${policy}`) }))}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value as PendingContributions)}
    />
  )
}
