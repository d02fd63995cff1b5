'use client'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Plus, Sprout } from 'lucide-react'
import { useMemo } from 'react'
import { PageLink } from '@/components/PageLink'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { MyRecentQuery } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { formatHours } from '@/lib/hours'
import { useMayWrite, usePolling, useViewer } from '@/lib/hooks'
import { useText, useWord } from '@/lib/text'
import classes from './Dashboard.module.css'
import { recentQuery } from './queries'

type Row = NonNullable<MyRecentQuery['contributions']>['edges'][number]['node']

export function RecentContributions() {
  const t = useText()
  const { member } = useViewer()
  const refetchInterval = usePolling('contributions', 'Contribution')
  const query = useQuery({ ...recentQuery(member.id), refetchInterval })
  const total = query.data?.total ?? 0
  return (
    <Section
      title={t('dashboard.recent.title')}
      busy={query.isPending}
      action={
        total > 0 && (
          <PageLink className="link" href="/contributions/">
            {t('dashboard.recent.all', { count: total })}
          </PageLink>
        )
      }
    >
      <Region query={query} skeleton={<SkeletonRows rows={6} of="row" />}>{({ rows }) => <Recent rows={rows} />}</Region>
    </Section>
  )
}

function Recent({ rows }: { rows: readonly Row[] }) {
  const t = useText()
  const word = useWord()
  const mayWrite = useMayWrite()
  const columns = useMemo((): Column<Row>[] => [
    {
      key: 'description',
      header: t('dashboard.recent.what'),
      card: 'title',
      cell: (row) => (
        <PageLink href={`/contributions/view/?id=${encodeURIComponent(row.id)}`} className={classes.rowLink}>
          {row.description}
        </PageLink>
      ),
    },
    { key: 'type', header: t('dashboard.recent.type'), cell: (row) => word('category', row.categoryCode) },
    {
      key: 'date',
      header: t('dashboard.recent.date'),
      cell: (row) => <span className="num">{formatDay(row.contributionDate)}</span>,
    },
    {
      key: 'hours',
      header: t('dashboard.recent.hours'),
      numeric: true,
      card: 'none',
      cell: (row) => (row.minutes ? formatHours(row.minutes) : <span className="dim">–</span>),
    },
    { key: 'status', header: t('dashboard.recent.status'), cell: (row) => <StatusBadge status={row.status} /> },
    {
      key: 'value',
      header: t('dashboard.recent.value'),
      numeric: true,
      card: 'figure',
      cell: (row) => <Money amount={row.value} />,
    },
  ], [t, word])
  return (
    <DataTable
      name={t('dashboard.recent.title')}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.id}
      rowProps={(row) => ({ 'data-contribution-id': row.id, 'data-status': row.status.toLowerCase() })}
      data-testid="contributions-table"
      empty={
        <EmptyState
          icon={Sprout}
          title={t('dashboard.recent.empty')}
          body={t('dashboard.recent.empty.body')}
          action={
            mayWrite && (
              <Button component={PageLink} href="/contributions/new/" leftSection={<Plus size={16} aria-hidden />}>
                {t('dashboard.submit')}
              </Button>
            )
          }
        />
      }
    />
  )
}
