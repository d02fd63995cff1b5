'use client'
import { Avatar, Button, Checkbox } from '@mantine/core'
import { Check, Clock, MessageCircleQuestion, Paperclip, TriangleAlert, Users, X } from 'lucide-react'
import { memo } from 'react'
import { Money } from '@/components/Money'
import { PageLink } from '@/components/PageLink'
import { formatAgo, formatDay } from '@/lib/dates'
import { formatSpent } from '@/lib/hours'
import { useText, useWord } from '@/lib/text'
import classes from './approvals.module.css'
import type { Kind } from './decisions'
import { daysWaiting, isLarge, OVERDUE_DAYS, TARGET_DAYS } from './figures'
import type { ReviewRow } from './queries'

interface Props {
  row: ReviewRow
  index: number
  current: boolean
  chosen: boolean
  /** A number that changes with the minute, so that "5 minutes ago" stays true. */
  minute: number
  onFocus: (index: number) => void
  onChoose: (row: ReviewRow) => void
  onAsk: (row: ReviewRow, kind: Kind) => void
}

/** Drawn anew only when something of it changed: of hundreds, a key moves two. */
export const QueueRow = memo(function QueueRow({ row, index, current, chosen, onFocus, onChoose, onAsk }: Props) {
  const t = useText()
  const word = useWord()
  const name = row.member?.displayName ?? '–'
  return (
    <li
      className={classes.row}
      data-row
      tabIndex={-1}
      data-current={current || undefined}
      data-chosen={chosen || undefined}
      data-contribution-id={row.id}
      data-status={row.status.toLowerCase()}
      onFocus={() => onFocus(index)}
    >
      <Checkbox
        className={classes.check}
        checked={chosen}
        onChange={() => onChoose(row)}
        aria-label={t('approvals.select', { number: row.number, name })}
      />
      <Avatar size={34} radius="xl" className={classes.avatar} aria-hidden>{name.charAt(0)}</Avatar>
      <div className={classes.what}>
        <div className={classes.who}>
          <span className={classes.name}>{name}</span>
          <span className={classes.type}>{word('category', row.categoryCode)}</span>
          <Marks row={row} />
        </div>
        <PageLink className={classes.description} href={`/approvals/view/?id=${encodeURIComponent(row.id)}`}>
          {row.description}
        </PageLink>
        <div className={classes.meta}>
          <span className="num">{row.number}</span>
          <span className="num">{formatDay(row.contributionDate)}</span>
          {row.submittedAt && <span>{t('approvals.submitted', { ago: formatAgo(row.submittedAt) })}</span>}
          {row.evidence.length > 0 && (
            <span className={classes.mark}><Paperclip size={12} aria-hidden />{t('approvals.evidence', { count: row.evidence.length })}</span>
          )}
        </div>
      </div>
      <div className={classes.worth}>
        <Money amount={row.value} className={classes.value} />
        {row.minutes > 0 && <span className="dim num">{formatSpent(row.minutes)}</span>}
      </div>
      <div className={classes.acts}>
        <Button size="sm" variant="light" leftSection={<Check size={15} aria-hidden />} data-testid="approve-button"
          aria-label={t('approvals.act.approve', { number: row.number, name })} onClick={() => onAsk(row, 'approve')}>
          {t('approvals.approve')}
        </Button>
        <Button size="sm" variant="default" data-testid="clarify-button" leftSection={<MessageCircleQuestion size={15} aria-hidden />}
          aria-label={t('approvals.act.clarify', { number: row.number, name })} onClick={() => onAsk(row, 'clarify')}>
          {t('approvals.clarify')}
        </Button>
        <Button size="sm" variant="default" data-testid="reject-button" leftSection={<X size={15} aria-hidden />}
          aria-label={t('approvals.act.reject', { number: row.number, name })} onClick={() => onAsk(row, 'reject')}>
          {t('approvals.reject')}
        </Button>
      </div>
    </li>
  )
})

export function Marks({ row }: { row: ReviewRow }) {
  const t = useText()
  const days = daysWaiting(row.submittedAt)
  return (
    <>
      {isLarge(row) && (
        <span className={classes.mark} data-tone="kept">
          <Users size={12} aria-hidden />{t('approvals.tally', { done: row.approvalCount, needed: row.requiredApprovals })}
        </span>
      )}
      {days >= OVERDUE_DAYS ? (
        <span className={classes.mark} data-tone="pending"><TriangleAlert size={12} aria-hidden />{t('approvals.overdue', { days })}</span>
      ) : days >= TARGET_DAYS ? (
        <span className={classes.mark} data-tone="pending"><Clock size={12} aria-hidden />{t('approvals.pastTarget')}</span>
      ) : null}
      {row.late && <span className={classes.mark} data-tone="pending"><Clock size={12} aria-hidden />{t('approvals.late')}</span>}
    </>
  )
}
