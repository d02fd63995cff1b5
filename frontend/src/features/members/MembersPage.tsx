'use client'
import { Button, NativeSelect, TextInput, UnstyledButton } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Search, Upload, UserPlus, Users } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { SavedViews } from '@/components/SavedViews'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { MemberOrderField, MemberRole, MemberStatus } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useAddress } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText, useWord } from '@/lib/text'
import { ChangeDialog } from './ChangeDialog'
import { MemberActions, type Act } from './MemberActions'
import { MemberRecord } from './MemberRecord'
import { ResetDialog } from './ResetDialog'
import classes from './members.module.css'
import { membersQuery, type MemberRow } from './queries'

const ROLES = ['MEMBER', 'STEWARD', 'ADMIN'] as const
const STATUSES = ['ACTIVE', 'PENDING', 'INACTIVE', 'SUSPENDED', 'WITHDRAWN', 'EXPELLED'] as const
const FIELDS: Record<string, MemberOrderField> = { number: 'NUMBER', name: 'DISPLAY_NAME', joined: 'JOINED_ON' }

export function MembersPage() {
  const t = useText()
  const [view, change] = useAddress(['search', 'role', 'status', 'sort'])
  const [typed, setTyped] = useState(view.search)
  const [search] = useDebouncedValue(typed.trim(), 250)
  const key = view.sort.replace('-', '') || 'number'
  const query = useInfiniteQuery({
    ...membersQuery(
      { search: search || null, role: (view.role || null) as MemberRole | null, status: (view.status || null) as MemberStatus | null },
      { field: FIELDS[key] ?? 'NUMBER', direction: view.sort.endsWith('-') ? 'DESC' : 'ASC' },
    ),
    placeholderData: keepPreviousData,
  })
  const filtered = Boolean(search || view.role || view.status)
  const add = (
    <Button component={PageLink} href="/admin/members/new/" leftSection={<UserPlus size={16} aria-hidden />}>{t('members.new')}</Button>
  )
  const [asked, ask] = useState<{ row: MemberRow; act: Act | 'read' } | null>(null)
  const columns = useColumns(ask)
  return (
    <Page>
      <PageHeader
        title={t('members.title')}
        subtitle={t('members.subtitle')}
        actions={
          <>
            <Button component={PageLink} href="/admin/members/import/" variant="default" leftSection={<Upload size={16} aria-hidden />}>
              {t('members.import')}
            </Button>
            {add}
          </>
        }
      />
      <Section title={t('members.list')} busy={query.isPending}>
        <Region query={query} skeleton={<SkeletonRows rows={10} of="row" tools />}>
          {({ rows }) => (
            <DataTable
              name={t('members.list')}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.id}
              rowProps={(row) => ({ 'data-member-id': row.id, 'data-status': row.status.toLowerCase() })}
              sort={{ key, descending: view.sort.endsWith('-') }}
              onSort={(next) => change({ sort: `${next.key}${next.descending ? '-' : ''}` })}
              csv="members"
              tools={
                <>
                  <TextInput size="sm" className={classes.search} aria-label={t('members.search')} placeholder={t('members.search')}
                    leftSection={<Search size={15} aria-hidden />} value={typed}
                    onChange={(event) => {
                      setTyped(event.currentTarget.value)
                      change({ search: event.currentTarget.value.trim() })
                    }} />
                  <NativeSelect size="sm" aria-label={t('members.role')} value={view.role}
                    data={[{ value: '', label: t('members.allRoles') }, ...ROLES.map((value) => ({ value, label: t(`role.${value}`) }))]}
                    onChange={(event) => change({ role: event.currentTarget.value })} />
                  <NativeSelect size="sm" aria-label={t('members.status')} value={view.status}
                    data={[{ value: '', label: t('members.allStatuses') }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]}
                    onChange={(event) => change({ status: event.currentTarget.value })} />
                  <SavedViews id="members" filters={view} onApply={(next) => {
                    setTyped(next.search ?? '')
                    change({ search: next.search ?? '', role: next.role ?? '', status: next.status ?? '', sort: next.sort ?? '' })
                  }} />
                </>
              }
              more={moreOf(query)}
              data-testid="members-table"
              empty={
                <EmptyState icon={Users} title={t(filtered ? 'members.none' : 'members.empty')}
                  body={t(filtered ? 'members.none.body' : 'members.empty.body')} action={filtered ? null : add} />
              }
            />
          )}
        </Region>
      </Section>
      {(asked?.act === 'role' || asked?.act === 'status') && <ChangeDialog row={asked.row} what={asked.act} onClose={() => ask(null)} />}
      {asked?.act === 'read' && <MemberRecord id={asked.row.id} name={asked.row.displayName} onClose={() => ask(null)} />}
      {asked?.act === 'reset' && <ResetDialog row={asked.row} onClose={() => ask(null)} />}
    </Page>
  )
}

function useColumns(ask: (about: { row: MemberRow; act: Act | 'read' }) => void): Column<MemberRow>[] {
  const t = useText()
  const word = useWord()
  return useMemo((): Column<MemberRow>[] => [
    {
      key: 'name', header: t('members.name'), sortable: true, card: 'title', value: (row) => `${row.displayName} <${row.email ?? ''}>`,
      cell: (row) => (
        <span className={classes.who}>
          <UnstyledButton className="opens" onClick={() => ask({ row, act: 'read' })}>{row.displayName}</UnstyledButton>
          <span className={classes.mail}>{row.email ?? '–'}</span>
        </span>
      ),
    },
    { key: 'number', header: t('members.number'), sortable: true, value: (row) => row.number, cell: (row) => <span className="num">{row.number}</span> },
    { key: 'role', header: t('members.role'), value: (row) => row.role, cell: (row) => t(`role.${row.role}`) },
    { key: 'tier', header: t('members.tier'), card: 'none', value: (row) => row.tier, cell: (row) => word('tier', row.tier) },
    { key: 'status', header: t('members.status'), value: (row) => row.status, cell: (row) => <StatusBadge status={row.status} /> },
    {
      key: 'joined', header: t('members.joined'), sortable: true, value: (row) => row.joinedOn ?? '',
      cell: (row) => <span className="num">{row.joinedOn ? formatDay(row.joinedOn) : '–'}</span>,
    },
    { key: 'act', header: t('members.actions'), card: 'figure', cell: (row) => <MemberActions row={row} onAct={(act) => ask({ row, act })} /> },
  ], [t, word, ask])
}
