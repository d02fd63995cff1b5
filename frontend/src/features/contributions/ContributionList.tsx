'use client'
import { ActionIcon, Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Copy, PenLine, Plus, SearchX, Sprout } from 'lucide-react'
import { useMemo } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money, useMoney } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { SavedViews } from '@/components/SavedViews'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { ContributionOrder, ContributionStatus } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { formatHours } from '@/lib/hours'
import { useAddress, useMayWrite, usePolling, useViewer } from '@/lib/hooks'
import { sum } from '@/lib/money'
import { categoriesQuery, periodsQuery } from '@/lib/queries'
import { moreOf } from '@/lib/paged'
import { useText, useWord } from '@/lib/text'
import classes from './Contributions.module.css'
import { useOnTheirWay } from './new-row'
import { contributionPages, type ContributionRow } from './queries'

/** The server has not answered yet: there is nothing to open. */
type Listed = ContributionRow & { onItsWay?: true }

const STATUSES: readonly ContributionStatus[] = [
  'DRAFT', 'SUBMITTED', 'CLARIFICATION_REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'REVERSED',
]
const NAMES = ['status', 'type', 'period', 'sort'] as const
const ORDERS: Record<string, ContributionOrder> = {
  'date-': { field: 'DATE', direction: 'DESC' }, 'date+': { field: 'DATE', direction: 'ASC' },
  'value-': { field: 'VALUE', direction: 'DESC' }, 'value+': { field: 'VALUE', direction: 'ASC' },
}

/** Everything that the viewer has logged; the filters are in the address. */
export function ContributionList() {
  const t = useText()
  const { member } = useViewer()
  const mayWrite = useMayWrite()
  const [address, setAddress] = useAddress(NAMES)
  const status = STATUSES.find((one) => one === address.status) ?? null
  const sort = address.sort in ORDERS ? address.sort : 'date-'
  const filter = { memberId: member.id, status, categoryCode: address.type || null, periodId: address.period || null }
  const refetchInterval = usePolling('contributions', 'Contribution')
  const query = useInfiniteQuery({
    ...contributionPages(filter, ORDERS[sort] ?? { field: 'DATE', direction: 'DESC' }),
    refetchInterval,
  })
  const onTheirWay = useOnTheirWay(filter).map((row): Listed => ({ ...row, onItsWay: true }))
  const filtered = Boolean(status ?? (address.type || address.period))
  const add = mayWrite && (
    <Button component={PageLink} href="/contributions/new/" leftSection={<Plus size={16} aria-hidden />}>
      {t('dashboard.submit')}
    </Button>
  )
  const clear = (
    <Button variant="default" onClick={() => setAddress({ status: '', type: '', period: '' })}>
      {t('contributions.clear')}
    </Button>
  )
  return (
    <Page>
      <PageHeader title={t('nav.contributions')} subtitle={t('contributions.subtitle')} actions={add} />
      <Section title={t('contributions.list')} busy={query.isPending}>
        <Chips value={status ?? ''} onChange={(value) => setAddress({ status: value })} />
        <Region query={query} skeleton={<SkeletonRows rows={8} of="row" tools />}>
          {({ rows }) => (
            <Rows
              rows={[...onTheirWay, ...rows]}
              sort={sort}
              onSort={(next) => setAddress({ sort: next })}
              more={moreOf(query)}
              tools={<Filters address={address} onChange={setAddress} />}
              empty={
                filtered ? (
                  <EmptyState icon={SearchX} title={t('contributions.none.filter')} body={t('contributions.none.filter.body')} action={clear} />
                ) : (
                  <EmptyState icon={Sprout} title={t('dashboard.recent.empty')} body={t('dashboard.recent.empty.body')} action={add} />
                )
              }
            />
          )}
        </Region>
      </Section>
    </Page>
  )
}

function Chips({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useText()
  const word = useWord()
  return (
    <fieldset className={`${classes.chips} no-print`}>
      <legend className="visually-hidden">{t('contributions.filter.status')}</legend>
      {['', ...STATUSES].map((status) => (
        <label key={status} className={classes.chip}>
          <input type="radio" name="status" checked={value === status} onChange={() => onChange(status)} />
          {status ? word('status', status) : t('contributions.all')}
        </label>
      ))}
    </fieldset>
  )
}

const NOTHING = { status: '', type: '', period: '', sort: '' }

type Address = Record<(typeof NAMES)[number], string>

function Filters({ address, onChange }: { address: Address; onChange: (changes: Partial<Address>) => void }) {
  const t = useText()
  const word = useWord()
  const categories = useQuery(categoriesQuery)
  const periods = useQuery(periodsQuery)
  return (
    <>
      <NativeSelect
        size="sm"
        aria-label={t('contributions.filter.type')}
        value={address.type}
        data={[
          { value: '', label: t('contributions.anyType') },
          ...(categories.data ?? []).map(({ code }) => ({ value: code, label: word('category', code) })),
        ]}
        onChange={({ currentTarget }) => onChange({ type: currentTarget.value })}
      />
      <NativeSelect
        size="sm"
        aria-label={t('contributions.filter.period')}
        value={address.period}
        data={[
          { value: '', label: t('contributions.anyPeriod') },
          ...(periods.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={({ currentTarget }) => onChange({ period: currentTarget.value })}
      />
      <SavedViews id="contributions" filters={address} onApply={(view) => onChange({ ...NOTHING, ...view })} />
    </>
  )
}

interface RowsProps {
  rows: readonly Listed[]
  sort: string
  onSort: (sort: string) => void
  more: ReturnType<typeof moreOf>
  tools: React.ReactNode
  empty: React.ReactNode
}

function Rows({ rows, sort, onSort, more, tools, empty }: RowsProps) {
  const t = useText()
  const money = useMoney()
  const columns = useColumns()
  return (
    <DataTable
      name={t('nav.contributions')}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.id}
      rowProps={(row) => ({ 'data-contribution-id': row.id, 'data-status': statusOf(row).toLowerCase() })}
      sort={{ key: sort.slice(0, -1), descending: sort.endsWith('-') }}
      onSort={({ key, descending }) => onSort(`${key}${descending ? '-' : '+'}`)}
      more={more}
      csv="contributions"
      tools={tools}
      empty={empty}
      data-testid="contributions-table"
      footer={<p className={classes.footer}>{t('contributions.sum', { count: rows.length, value: money(sum(rows.map((row) => row.value))) })}</p>}
    />
  )
}

const statusOf = (row: Listed): string => (row.onItsWay ? 'SUBMITTING' : row.status)

function useColumns(): Column<Listed>[] {
  const t = useText()
  const word = useWord()
  return useMemo((): Column<Listed>[] => [
    {
      key: 'description', header: t('dashboard.recent.what'), card: 'title', value: (row) => row.description,
      cell: (row) => row.onItsWay ? row.description : (
        <PageLink href={`/contributions/view/?id=${encodeURIComponent(row.id)}`} className={classes.rowLink}>
          {row.description || row.number}
        </PageLink>
      ),
    },
    { key: 'type', header: t('dashboard.recent.type'), value: (row) => row.categoryCode, cell: (row) => word('category', row.categoryCode) },
    {
      key: 'date', header: t('dashboard.recent.date'), sortable: true, value: (row) => row.contributionDate,
      cell: (row) => <span className="num">{formatDay(row.contributionDate)}</span>,
    },
    {
      key: 'hours', header: t('dashboard.recent.hours'), numeric: true, card: 'none',
      value: (row) => (row.minutes ? formatHours(row.minutes) : ''),
      cell: (row) => (row.minutes ? formatHours(row.minutes) : <span className="dim">–</span>),
    },
    {
      key: 'evidence', header: t('contributions.evidence'), numeric: true, card: 'none', value: (row) => String(row.evidence.length),
      cell: (row) => (row.evidence.length ? row.evidence.length : <span className="dim">–</span>),
    },
    { key: 'status', header: t('dashboard.recent.status'), value: (row) => row.status, cell: (row) => <StatusBadge status={statusOf(row)} /> },
    {
      key: 'value', header: t('dashboard.recent.value'), numeric: true, sortable: true, card: 'figure',
      value: (row) => row.value, cell: (row) => <Money amount={row.value} />,
    },
    { key: 'actions', header: t('contributions.actions'), card: 'none', cell: (row) => <RowActions row={row} /> },
  ], [t, word])
}

function RowActions({ row }: { row: Listed }) {
  const t = useText()
  if (!useMayWrite() || row.onItsWay) return null
  const id = encodeURIComponent(row.id)
  const editable = row.status === 'DRAFT' || row.status === 'CLARIFICATION_REQUESTED'
  return (
    <span className={classes.rowActions}>
      <ActionIcon component={PageLink} href={`/contributions/new/?duplicate=${id}`} variant="subtle" color="gray" aria-label={t('contribution.duplicate.label')} title={t('contribution.duplicate')}>
        <Copy size={15} aria-hidden />
      </ActionIcon>
      {editable && (
        <ActionIcon component={PageLink} href={`/contributions/new/?edit=${id}`} variant="subtle" color="gray" aria-label={t('contribution.edit.label')} title={t('contribution.edit')}>
          <PenLine size={15} aria-hidden />
        </ActionIcon>
      )}
    </span>
  )
}
