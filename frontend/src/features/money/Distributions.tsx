'use client'
import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CircleDollarSign, CalendarClock } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money, useMoney } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import { PaymentRecord } from '@/features/payments/PaymentRecord'
import { formatDay } from '@/lib/dates'
import { usePolling, useViewer } from '@/lib/hooks'
import { sum } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import classes from './Money.module.css'
import { distributionsQuery, type OwnDistribution } from './queries'

/** What is paid out to the viewer: when, how, and what became of it. */
export function Distributions() {
  const t = useText()
  const { member } = useViewer()
  const refetchInterval = usePolling('capital', 'Distribution')
  const query = useQuery({ ...distributionsQuery(member.id), refetchInterval })
  const [shown, show] = useState<string | null>(null)
  const columns = useColumns(show)
  const empty = <EmptyState icon={CircleDollarSign} title={t('money.distributions.empty')} body={t('money.distributions.empty.body')} />
  return (
    <Page>
      <PageHeader title={t('nav.distributions')} subtitle={t('money.distributions.subtitle')} />
      {query.data && <Next rows={query.data} />}
      <Section title={t('money.distributions.list')} busy={query.isPending}>
        <Region query={query} skeleton={<SkeletonRows rows={6} of="row" tools />} empty={empty}>
          {(rows) => (
            <DataTable
              name={t('nav.distributions')}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              rowProps={(row) => ({ 'data-distribution-id': row.id, 'data-status': row.status.toLowerCase() })}
              csv="distributions"
              empty={empty}
              data-testid="distributions-table"
            />
          )}
        </Region>
      </Section>
      {shown && <PaymentRecord id={shown} onClose={() => show(null)} />}
    </Page>
  )
}

function Next({ rows }: { rows: readonly OwnDistribution[] }) {
  const t = useText()
  const money = useMoney()
  const word = useWord()
  const due = rows.filter(({ status, scheduledDate }) => (status === 'SCHEDULED' || status === 'PROCESSING') && scheduledDate)
  const day = due.map(({ scheduledDate }) => scheduledDate ?? '').sort()[0]
  const first = due.filter(({ scheduledDate }) => scheduledDate === day)
  if (!day || !first[0]) return null
  return (
    <div className={classes.banner} data-testid="next-payment">
      <CalendarClock size={20} aria-hidden />
      <div>
        <p className={classes.bannerTitle}>{t('money.next', { amount: money(sum(first.map(({ net }) => net))), date: formatDay(day) })}</p>
        <p className={classes.bannerBody}>{t('money.next.body', { method: word('method', first[0].method) })}</p>
      </div>
    </div>
  )
}

function useColumns(open: (id: string) => void): Column<OwnDistribution>[] {
  const t = useText()
  const word = useWord()
  const day = (date: string | null | undefined) => (date ? <span className="num">{formatDay(date)}</span> : <span className="dim">–</span>)
  return useMemo((): Column<OwnDistribution>[] => [
    {
      key: 'period', header: t('money.for'), card: 'title', value: (row) => row.period?.name ?? row.number,
      cell: (row) => (
        <>
          <UnstyledButton className="opens" onClick={() => open(row.id)}>{row.period?.name ?? word('distributionKind', row.kind)}</UnstyledButton>
          <span className={classes.below}>
            {row.number}
            {row.partTotal > 1 && ` · ${t('money.part', { part: row.partNo, of: row.partTotal })}`}
          </span>
        </>
      ),
    },
    { key: 'method', header: t('money.method'), value: (row) => row.method, cell: (row) => word('method', row.method) },
    { key: 'scheduled', header: t('money.scheduled'), sortable: true, value: (row) => row.scheduledDate ?? '', cell: (row) => day(row.scheduledDate) },
    { key: 'paid', header: t('money.paid'), sortable: true, value: (row) => row.paymentDate ?? '', cell: (row) => day(row.paymentDate) },
    {
      key: 'status', header: t('dashboard.recent.status'), sortable: true, value: (row) => row.status,
      cell: (row) => (
        <>
          <StatusBadge status={row.status} />
          {(row.failureReason || row.cancelledReason) && <span className={classes.below}>{row.failureReason ?? row.cancelledReason}</span>}
          {row.deferredUntil && <span className={classes.below}>{t('money.deferred', { date: formatDay(row.deferredUntil) })}</span>}
        </>
      ),
    },
    { key: 'reference', header: t('money.reference'), card: 'none', value: (row) => row.paymentReference ?? '', cell: (row) => row.paymentReference ?? <span className="dim">–</span> },
    {
      key: 'amount', header: t('money.amount'), numeric: true, sortable: true, card: 'figure', value: (row) => row.net,
      cell: (row) => <Money amount={row.net} />,
    },
  ], [t, word, open])
}
