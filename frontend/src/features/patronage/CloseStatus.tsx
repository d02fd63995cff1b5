'use client'
import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, Calculator, CalendarCheck, CircleCheck, CircleDollarSign, Lock, LockOpen, LoaderCircle, type LucideIcon, Vote } from 'lucide-react'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { ErrorState } from '@/components/States'
import { Timeline, type Happening } from '@/components/Timeline'
import type { PeriodResultQuery, PeriodViewQuery } from '@/gql/graphql'
import { usePolling } from '@/lib/hooks'
import { useText, type MessageId, type Text } from '@/lib/text'
import { resultQuery } from './queries'

type Period = NonNullable<PeriodViewQuery['period']>
type Agreement = NonNullable<PeriodResultQuery['allocationSummary']>['agreement']

/** How far a period has come, in the order in which it happens; for everybody to see. */
export function CloseStatus({ period }: { period: Period }) {
  const t = useText()
  const refetchInterval = usePolling('queue', 'Allocation')
  const query = useQuery({ ...resultQuery(period.id), refetchInterval })
  return (
    <Section title={t('patronage.close')} busy={query.isPending} data-testid="close-status">
      {query.isPending ? (
        <SkeletonRows rows={7} of="event" />
      ) : query.error && query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Timeline items={happenings(period, query.data?.agreement ?? null, t)} label={t('patronage.close')} />
      )}
    </Section>
  )
}

function happenings(period: Period, agreement: Agreement | null, t: Text): Happening[] {
  const { approval } = agreement ?? {}
  const steps: [string, LucideIcon, string | null | undefined, string | null][] = [
    ['opened', LockOpen, period.openedAt, null],
    ['closing', LoaderCircle, period.closingStartedAt, null],
    ['calculated', Calculator, agreement?.calculatedAt, null],
    ['approved', Vote, agreement?.approvedAt, approval ? t('patronage.close.tally', { count: approval.approvals, of: approval.requiredApprovals }) : null],
    ['applied', BadgeCheck, agreement?.appliedAt, null],
    ['closed', CalendarCheck, period.closedAt, null],
    ['executed', CircleDollarSign, agreement?.executedAt, null],
  ]
  const next = steps.findIndex(([, , at]) => !at)
  const items: Happening[] = steps.map(([id, icon, at, body], place) => ({
    id,
    icon: at ? CircleCheck : icon,
    tone: at ? 'good' : place === next ? 'pending' : 'quiet',
    title: t(`patronage.close.${id}${at ? '' : '.ahead'}` as MessageId),
    at: at ?? null,
    body,
  }))
  if (agreement?.status === 'REJECTED') {
    items.push({ id: 'rejected', icon: Vote, tone: 'bad', title: t('patronage.close.rejected'), body: agreement.rejectionReason ?? null })
  }
  if (period.lockedAt) items.push({ id: 'locked', icon: Lock, tone: 'kept', title: t('patronage.close.locked'), at: period.lockedAt })
  return items
}
