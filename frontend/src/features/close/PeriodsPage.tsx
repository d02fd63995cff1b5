'use client'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { CalendarPlus, CalendarRange } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { ManagedPeriodsQuery } from '@/gql/graphql'
import { formatDay, formatSpan } from '@/lib/dates'
import { useMay } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText } from '@/lib/text'
import { OpenPeriodDialog } from './OpenPeriodDialog'
import classes from './close.module.css'
import { periodsQuery } from './queries'

type Row = NonNullable<ManagedPeriodsQuery['periods']>['edges'][number]['node']

export function PeriodsPage() {
  const t = useText()
  const admin = useMay('ADMIN')
  const [open, setOpen] = useState(false)
  const query = useInfiniteQuery(periodsQuery)
  const act = useCallback(
    ({ status }: Row) => t(status === 'OPEN' && !admin ? 'manage.act.OPEN.steward' : `manage.act.${status}`),
    [t, admin],
  )
  const columns = useMemo((): Column<Row>[] => [
    {
      key: 'name', header: t('manage.name'), card: 'title', value: (row) => row.name,
      cell: (row) => <PageLink className={classes.rowLink} href={`/admin/periods/view/?id=${encodeURIComponent(row.id)}`}>{row.name}</PageLink>,
    },
    {
      key: 'dates', header: t('manage.dates'), value: (row) => `${row.startDate} ${row.endDate}`,
      cell: (row) => <span className="num">{formatSpan(row.startDate, row.endDate)}</span>,
    },
    { key: 'status', header: t('manage.status'), card: 'figure', value: (row) => row.status, cell: (row) => <StatusBadge status={row.status} data-testid="period-status" /> },
    {
      key: 'grace', header: t('manage.grace'), value: (row) => row.graceEndDate ?? '',
      cell: (row) => (row.graceEndDate ? <span className="num">{formatDay(row.graceEndDate)}</span> : <span className="dim">–</span>),
    },
    {
      key: 'closed', header: t('manage.closed'), value: (row) => row.closedAt ?? '',
      cell: (row) => (row.closedAt ? <span className="num">{formatDay(row.closedAt)}</span> : <span className="dim">–</span>),
    },
    {
      key: 'act', header: t('manage.next'), card: 'line',
      cell: (row) => (
        <PageLink className="link" href={`/admin/periods/view/?id=${encodeURIComponent(row.id)}`}
          aria-label={`${act(row)}: ${row.name}`}>
          {act(row)}
        </PageLink>
      ),
    },
  ], [t, act])
  const create = admin && (
    <Button leftSection={<CalendarPlus size={16} aria-hidden />} onClick={() => setOpen(true)} data-testid="open-period-button">
      {t('manage.open')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('manage.title')} subtitle={t(admin ? 'manage.subtitle' : 'manage.subtitle.steward')} actions={create} />
      <Section title={t('manage.list')} busy={query.isPending}>
        <Region query={query} skeleton={<SkeletonRows rows={2} of="row" />}>
          {({ rows }) => (
            <DataTable
              name={t('manage.list')}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              rowProps={(row) => ({ 'data-period-id': row.id, 'data-status': row.status.toLowerCase() })}
              more={moreOf(query)}
              empty={<EmptyState icon={CalendarRange} title={t('manage.empty')} body={t('manage.empty.body')} action={create} />}
            />
          )}
        </Region>
      </Section>
      {open && <OpenPeriodDialog onClose={() => setOpen(false)} />}
    </Page>
  )
}
