'use client'
import { NativeSelect, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { CircleDollarSign } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import type { DistributionStatus, PaymentRowFragment } from '@/gql/graphql'
import { periodsQuery } from '@/features/close/queries'
import { formatDay } from '@/lib/dates'
import { useAddress, useMay, usePolling } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText } from '@/lib/text'
import { Cancellations } from './Cancellations'
import { PaymentActions, type Act } from './PaymentActions'
import { PaymentDialog } from './PaymentDialog'
import { PaymentRecord } from './PaymentRecord'
import classes from './payments.module.css'
import { paymentsQuery, totalsQuery } from './queries'

const STATUSES = ['SCHEDULED', 'PROCESSING', 'COMPLETED', 'FAILED', 'RETURNED', 'CANCELLED'] as const
const TOLD = ['SCHEDULED', 'PROCESSING', 'COMPLETED', 'FAILED'] as const

/** Everybody's payments: stewards read, admins act. */
export function PaymentsPage() {
  const t = useText()
  const admin = useMay('ADMIN')
  const [{ status, period }, change] = useAddress(['status', 'period'])
  const refetchInterval = usePolling('queue', 'Distribution')
  const periods = useInfiniteQuery(periodsQuery)
  const totals = useQuery({ ...totalsQuery(period), refetchInterval })
  const query = useInfiniteQuery({
    ...paymentsQuery({ status: (status || null) as DistributionStatus | null, periodId: period || null }), refetchInterval,
  })
  const [asked, ask] = useState<{ row: PaymentRowFragment; act: Act | 'read' } | null>(null)
  const columns = useColumns(ask)
  return (
    <Page>
      <PageHeader title={t('payments.title')} subtitle={t(admin ? 'payments.subtitle' : 'payments.subtitle.steward')} />
      <KeyFigures>
        {TOLD.map((one) => {
          const found = totals.data?.find((total) => total.status === one)
          return (
            <StatFigure key={one} label={t(`status.${one}`)} value={<Money amount={found?.amount ?? '0.00'} />}
              note={t('payments.count', { count: found?.count ?? 0 })} />
          )
        })}
      </KeyFigures>
      <Cancellations />
      <Section title={t('payments.list')} busy={query.isPending}>
        <Region query={query} skeleton={<SkeletonRows rows={10} of="row" tools />}>
          {({ rows }) => (
            <DataTable
              name={t('payments.list')}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              rowProps={(row) => ({ 'data-distribution-id': row.id, 'data-status': row.status.toLowerCase() })}
              csv="payments"
              data-testid="distributions-table"
              more={moreOf(query)}
              tools={
                <>
                  <NativeSelect size="sm" aria-label={t('nav.period')} value={period} onChange={(event) => change({ period: event.currentTarget.value })}
                    data={[{ value: '', label: t('ledger.allPeriods') }, ...(periods.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))]} />
                  <NativeSelect size="sm" aria-label={t('payments.status')} value={status} onChange={(event) => change({ status: event.currentTarget.value })}
                    data={[{ value: '', label: t('ledger.allStatuses') }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]} />
                </>
              }
              empty={<EmptyState icon={CircleDollarSign} title={t('payments.empty')} body={t('payments.empty.body')} />}
            />
          )}
        </Region>
      </Section>
      {asked?.act === 'read' && <PaymentRecord id={asked.row.id} onClose={() => ask(null)} />}
      {asked && asked.act !== 'read' && <PaymentDialog row={asked.row} act={asked.act} onClose={() => ask(null)} />}
    </Page>
  )
}

function useColumns(ask: (about: { row: PaymentRowFragment; act: Act | 'read' }) => void): Column<PaymentRowFragment>[] {
  const t = useText()
  const admin = useMay('ADMIN')
  return useMemo(() => {
    const columns: Column<PaymentRowFragment>[] = [
      {
        key: 'member', header: t('payments.member'), sortable: true, card: 'title', value: (row) => row.member?.displayName ?? '',
        cell: (row) => (
          <span className={classes.who}>
            <UnstyledButton className="opens" onClick={() => ask({ row, act: 'read' })}>{row.member?.displayName ?? '–'}</UnstyledButton>
            <span className="dim num">{row.number}{row.partTotal > 1 && ` · ${t('payments.part', { no: row.partNo, all: row.partTotal })}`}</span>
          </span>
        ),
      },
      { key: 'period', header: t('nav.period'), value: (row) => row.period?.name ?? '', cell: (row) => row.period?.name ?? '–' },
      { key: 'method', header: t('payments.method'), value: (row) => row.method, cell: (row) => t(`method.${row.method}`) },
      {
        key: 'date', header: t('payments.date'), sortable: true, value: (row) => row.paymentDate ?? row.scheduledDate ?? '',
        cell: (row) => <span className="num">{row.paymentDate ?? row.scheduledDate ? formatDay(row.paymentDate ?? row.scheduledDate ?? '') : '–'}</span>,
      },
      {
        key: 'status', header: t('payments.status'), value: (row) => row.status,
        cell: (row) => (
          <>
            <StatusBadge status={row.status} />
            {row.status === 'FAILED' && row.failureReason && <span className={classes.reason}>{row.failureReason}</span>}
            {row.status === 'COMPLETED' && row.paymentReference && <span className={classes.reference}>{row.paymentReference}</span>}
            {row.deferredUntil && row.status === 'SCHEDULED' && <span className={classes.reason}>{t('payments.deferred', { date: formatDay(row.deferredUntil) })}</span>}
          </>
        ),
      },
      { key: 'net', header: t('payments.amount'), numeric: true, sortable: true, card: 'figure', value: (row) => row.net, cell: (row) => <strong><Money amount={row.net} /></strong> },
    ]
    if (!admin) return columns
    return [...columns, { key: 'act', header: t('members.actions'), card: 'figure', cell: (row) => <PaymentActions row={row} onAct={(act) => ask({ row, act })} /> }]
  }, [t, admin, ask])
}
