'use client'
import { useQuery } from '@tanstack/react-query'
import { CalendarClock, CircleAlert, CircleX, HandCoins, Landmark, Send, Undo2 } from 'lucide-react'
import { Dialog } from '@/components/Dialog'
import { Money } from '@/components/Money'
import { Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import { WhatHappened, type Happening } from '@/components/Timeline'
import type { PaymentRecordQuery } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useText, useWord, type Text } from '@/lib/text'
import { recordQuery } from './queries'

type Payment = NonNullable<PaymentRecordQuery['distribution']>

/** One payment: what it is, and what became of it; for its member and for those who pay. */
export function PaymentRecord({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText()
  const query = useQuery(recordQuery(id))
  return (
    <Dialog onClose={onClose} title={query.data ? t('payment.title', { number: query.data.number }) : t('payment')} size="lg" data-testid="payment-modal">
      <Region query={query}>{(payment) => <Record payment={payment} />}</Region>
    </Dialog>
  )
}

function Record({ payment }: { payment: Payment }) {
  const t = useText()
  const word = useWord()
  const { amount, withholding, net, method, scheduledDate, paymentReference } = payment
  return (
    <>
      <Facts rows={[
        [t('payment.net'), <strong key="n"><Money amount={net} /></strong>],
        ...(net === amount ? [] : [[t('payment.withheld', { amount }), <Money key="w" amount={withholding} />] as const]),
        [t('payment.status'), <StatusBadge key="s" status={payment.status} />],
        [t('payment.to'), payment.member?.displayName ?? '–'],
        [t('payment.for'), payment.period?.name ?? word('distributionKind', payment.kind)],
        [t('payment.method'), word('method', method)],
        [t('payment.scheduled'), scheduledDate ? formatDay(scheduledDate) : '–'],
        ...(paymentReference ? [[t('payment.reference'), <span key="r" className="num">{paymentReference}</span>] as const] : []),
      ]} />
      <WhatHappened items={happenings(payment, t)} label={t('payment.history')} />
    </>
  )
}

/** The newest first; what has no moment of its own stands where it belongs. */
export function happenings(payment: Payment, t: Text): Happening[] {
  const { status, scheduledDate, processingAt, completedAt, failedAt, failureReason, deferredUntil, cancelledReason, attempt } = payment
  const happened: (Happening | false)[] = [
    status === 'CANCELLED' && { id: 'cancelled', icon: CircleX, tone: 'bad', title: t('payment.history.cancelled'), body: cancelledReason ?? null },
    status === 'RETURNED' && { id: 'returned', icon: Undo2, tone: 'bad', title: t('payment.history.returned'), body: failureReason ?? null },
    Boolean(completedAt) && { id: 'completed', icon: HandCoins, tone: 'good', at: completedAt ?? null, title: t('payment.history.completed') },
    status === 'SCHEDULED' && Boolean(scheduledDate) && {
      id: 'due', icon: CalendarClock, tone: 'pending', title: t('payment.history.due', { date: formatDay(scheduledDate ?? '') }),
      body: deferredUntil ? t('payment.history.deferred', { date: formatDay(deferredUntil) }) : null,
    },
    Boolean(failedAt) && { id: 'failed', icon: CircleAlert, tone: 'bad', at: failedAt ?? null, title: t('payment.history.failed'), body: failureReason ?? null },
    Boolean(processingAt) && { id: 'sent', icon: Send, tone: 'kept', at: processingAt ?? null, title: t('payment.history.sent', { attempt }) },
    Boolean(payment.allocation?.agreement?.appliedAt) && {
      id: 'credited', icon: Landmark, at: payment.allocation?.agreement?.appliedAt ?? null,
      title: t('payment.history.credited', { period: payment.period?.name ?? '' }),
    },
  ]
  return happened.filter((one) => one !== false)
}
