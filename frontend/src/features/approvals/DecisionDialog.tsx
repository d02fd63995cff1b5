'use client'
import { Button, Group, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { FieldHours, FieldMoney } from '@/components/Fields'
import { Money } from '@/components/Money'
import { formatHours, formatSpent, parseHours } from '@/lib/hours'
import { parseTyped } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import classes from './approvals.module.css'
import type { Decision, Kind } from './decisions'
import type { ReviewRow } from './queries'

const REASON_MIN = 10
const NOTES = ['verified', 'discussed', 'exceptional'] as const

interface Props {
  row: ReviewRow
  kind: Kind
  onClose: () => void
  onDecide: (decision: Decision) => void
}

/** What is decided about, what to say to the member, and where it can differ from what was asked. */
export function DecisionDialog({ row, kind, onClose, onDecide }: Props) {
  const t = useText()
  const [comment, setComment] = useState('')
  const [changing, setChanging] = useState(false)
  const [amount, setAmount] = useState(row.minutes ? formatHours(row.minutes) : row.value)
  const [attempt, setAttempt] = useState(0)
  const words = useRef<HTMLTextAreaElement>(null)
  const trimmed = comment.trim()
  const adjusted = changing ? adjustment(row, amount) : {}
  const needed = kind === 'clarify' || (kind === 'approve' && changing) ? 1 : kind === 'reject' ? REASON_MIN : 0
  const short = trimmed.length < needed
  const said = short ? t(kind === 'reject' ? 'approvals.reason.short' : 'approvals.reason.missing') : null
  useEffect(() => {
    if (attempt && short) words.current?.focus()
  }, [attempt, short])
  const confirm = () => {
    if (short || adjusted === null) return setAttempt(attempt + 1)
    onDecide({ kind, comment: trimmed || undefined, ...adjusted })
    return onClose()
  }
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t(`approvals.dialog.${kind}`)}
      confirm={t(`approvals.confirm.${kind}`)}
      onConfirm={confirm}
      danger={kind === 'reject'}
      data-testid="approval-modal"
      confirmTestId={`confirm-${kind}`}
    >
      <Summary row={row} />
      {kind === 'approve' && (
        <Adjustment row={row} open={changing} setOpen={setChanging} amount={amount} setAmount={setAmount}
          error={attempt > 0 && adjusted === null ? t(row.minutes ? 'form.hours.invalid' : 'form.money.invalid') : null} />
      )}
      <Textarea
        ref={words}
        data-autofocus
        label={t(kind === 'approve' ? (changing ? 'approvals.reason.change' : 'approvals.note') : `approvals.reason.${kind}`)}
        description={t(`approvals.reason.${kind}.help`)}
        required={needed > 0}
        minRows={3}
        autosize
        maxLength={2000}
        value={comment}
        error={attempt > 0 ? said : null}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {kind === 'approve' && (
        <Group gap={6} mt="xs" aria-label={t('approvals.notes')} role="group">
          {NOTES.map((note) => (
            <Button key={note} size="compact-sm" variant="default" onClick={() => setComment(t(`approvals.notes.${note}`))}>
              {t(`approvals.notes.${note}`)}
            </Button>
          ))}
        </Group>
      )}
    </ConfirmDialog>
  )
}

/** Null where what was typed is no amount. */
function adjustment(row: ReviewRow, typed: string) {
  if (row.minutes) {
    const adjustedMinutes = parseHours(typed)
    return adjustedMinutes ? { adjustedMinutes } : null
  }
  const adjustedValue = parseTyped(typed)
  return adjustedValue && !adjustedValue.startsWith('-') ? { adjustedValue } : null
}

function Summary({ row }: { row: ReviewRow }) {
  const word = useWord()
  return (
    <div className={classes.summary}>
      <div>
        <strong>{row.member?.displayName}</strong> · {word('category', row.categoryCode)}
        {row.minutes > 0 && <> · {formatSpent(row.minutes)}</>}
      </div>
      <Money amount={row.value} className={classes.summaryValue} />
      <p className={classes.summaryText}>{row.description}</p>
    </div>
  )
}

function Adjustment({ row, open, setOpen, amount, setAmount, error }: {
  row: ReviewRow
  open: boolean
  setOpen: (open: boolean) => void
  amount: string
  setAmount: (amount: string) => void
  error: string | null
}) {
  const t = useText()
  if (!open) {
    return (
      <Button variant="subtle" size="compact-sm" mb="sm" ml={-8} onClick={() => setOpen(true)} data-testid="adjust-button">
        {t(row.minutes ? 'approvals.adjust.hours' : 'approvals.adjust.value')}
      </Button>
    )
  }
  const Field = row.minutes ? FieldHours : FieldMoney
  return (
    <Field
      mb="sm"
      autoFocus
      label={t(row.minutes ? 'approvals.adjusted.hours' : 'approvals.adjusted.value')}
      description={t('approvals.adjusted.help')}
      value={amount}
      onChange={setAmount}
      error={error}
    />
  )
}
