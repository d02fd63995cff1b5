'use client'
import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { wordsOf } from '@/components/States'
import type { PeriodType } from '@/gql/graphql'
import { addDays } from '@/lib/dates'
import { failureOf } from '@/lib/failures'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useCooperative } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import classes from './close.module.css'
import { OPEN_PERIOD } from './queries'

const TYPES = ['QUARTER', 'MONTH', 'YEAR', 'CUSTOM'] as const
const MONTHS: Record<PeriodType, number | null> = { QUARTER: 3, MONTH: 1, YEAR: 12, CUSTOM: null }

/** The last day of a period of this kind that starts on a day; null where that is free. */
export function endOf(type: PeriodType, start: string): string | null {
  const months = MONTHS[type]
  if (months === null || !/^\d{4}-\d{2}-\d{2}$/.test(start)) return null
  const [year = 0, month = 1, day = 1] = start.split('-').map(Number)
  const next = new Date(Date.UTC(year, month - 1 + months, day)).toISOString().slice(0, 10)
  return addDays(next, -1)
}

export function OpenPeriodDialog({ onClose }: { onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const { today } = useCooperative()
  const [type, setType] = useState<PeriodType>('QUARTER')
  const [start, setStart] = useState(quarterStart(today))
  const [end, setEnd] = useState(endOf('QUARTER', quarterStart(today)) ?? '')
  const [name, setName] = useState('')
  const [key] = useState(newIdempotencyKey)
  const open = useMutation({
    mutationFn: () => execute(OPEN_PERIOD, { input: { type, start, end, name: name.trim() || null, idempotencyKey: key } }),
    onSuccess: async ({ openPeriod }) => {
      onClose()
      toast.success(t('manage.opened', { name: openPeriod.period.name }))
      await client.invalidateQueries({ queryKey: ['Period'] })
    },
  })
  const fits = start !== '' && end !== '' && start < end
  const failure = open.error ? failureOf(open.error) : null
  const failed = (field: string) => failure?.fields.find((one) => one.field === field)?.message
  const choose = (next: { type?: PeriodType; start?: string }) => {
    const kind = next.type ?? type
    const from = next.start ?? start
    setType(kind)
    setStart(from)
    setEnd(endOf(kind, from) ?? end)
  }
  return (
    <ConfirmDialog opened onClose={onClose} title={t('manage.open')} confirm={t('manage.open.confirm')} busy={open.isPending}
      disabled={!fits} onConfirm={() => open.mutate()} confirmTestId="confirm-open-period">
      <p className={classes.lead}>{t('manage.open.body')}</p>
      <div className={classes.options}>
        <NativeSelect size="md" label={t('manage.type')} data={TYPES.map((value) => ({ value, label: t(`manage.type.${value}`) }))}
          value={type} onChange={(event) => choose({ type: event.currentTarget.value as PeriodType })} />
        <TextInput label={t('manage.nameOptional')} placeholder={t('manage.nameOptional.help')} maxLength={120} value={name}
          onChange={(event) => setName(event.currentTarget.value)} error={failed('name')} />
        <TextInput type="date" label={t('manage.start')} required value={start} error={failed('start')}
          onChange={(event) => choose({ start: event.currentTarget.value })} />
        <TextInput type="date" label={t('manage.end')} required value={end}
          error={failed('end') ?? (start && end && !fits ? t('manage.order') : null)} onChange={(event) => setEnd(event.currentTarget.value)} />
      </div>
      {failure && <p className={classes.failure} role="alert" data-testid="error-message">{wordsOf(failure, t)}</p>}
    </ConfirmDialog>
  )
}

const quarterStart = (day: string): string => {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1
  return `${day.slice(0, 5)}${String(month).padStart(2, '0')}-01`
}
