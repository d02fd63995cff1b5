'use client'
import { Button, Textarea } from '@mantine/core'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { useMoney } from '@/components/Money'
import { useText } from '@/lib/text'
import classes from './approvals.module.css'
import type { ManyDecision } from './decisions'
import { isLarge, summaryOf } from './figures'
import type { ReviewRow } from './queries'

const REASON_MIN = 10

interface Props {
  rows: readonly ReviewRow[]
  /** How many stay behind because two people have to look at them. */
  left: number
  onClear: () => void
  onDecide: (decision: ManyDecision) => void
}

/** Many at once, with the sum of it before anything happens. */
export function BulkBar({ rows, left, onClear, onDecide }: Props) {
  const t = useText()
  const money = useMoney()
  const [kind, setKind] = useState<ManyDecision['kind'] | null>(null)
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  if (rows.length === 0) return null
  const { count, members, total } = summaryOf(rows)
  const sentence = t('approvals.summary', { count, members, total: money(total) })
  const short = kind === 'reject' && comment.trim().length < REASON_MIN
  const close = () => {
    setKind(null)
    setComment('')
    setTried(false)
  }
  const confirm = () => {
    if (!kind || short) return setTried(true)
    onDecide({ kind, comment: comment.trim() || undefined })
    return close()
  }
  return (
    <div className={classes.bulk} role="region" aria-label={t('approvals.bulk')} data-testid="bulk-bar">
      <span className={classes.bulkWords}>{sentence}</span>
      <Button size="sm" leftSection={<Check size={15} aria-hidden />} onClick={() => setKind('approve')} data-testid="approve-selected">
        {t('approvals.bulk.approve')}
      </Button>
      <Button size="sm" variant="default" leftSection={<X size={15} aria-hidden />} onClick={() => setKind('reject')} data-testid="reject-selected">
        {t('approvals.bulk.reject')}
      </Button>
      <Button size="sm" variant="subtle" color="gray" onClick={onClear}>{t('approvals.bulk.clear')}</Button>
      {kind && (
        <ConfirmDialog
          opened
          onClose={close}
          title={t(`approvals.bulk.${kind}.title`, { count })}
          confirm={t(`approvals.bulk.${kind}.confirm`, { count })}
          onConfirm={confirm}
          danger={kind === 'reject'}
          data-testid="approval-modal"
          confirmTestId={`confirm-${kind}`}
        >
          <p className={classes.bulkSum} data-testid="bulk-summary">{sentence}</p>
          {left > 0 && !rows.some(isLarge) && <p className="dim">{t('approvals.bulk.left', { count: left })}</p>}
          {kind === 'reject' && <p className="dim">{t('approvals.reason.reject.help')}</p>}
          <Textarea
            data-autofocus
            label={t(kind === 'reject' ? 'approvals.bulk.reason' : 'approvals.note')}
            required={kind === 'reject'}
            minRows={3}
            autosize
            maxLength={2000}
            value={comment}
            error={tried && short ? t('approvals.reason.short') : null}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
        </ConfirmDialog>
      )}
    </div>
  )
}
