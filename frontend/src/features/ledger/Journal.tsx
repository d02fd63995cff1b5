'use client'
import { NativeSelect, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { BookOpenText } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { Ledger, TransactionRowFragment, TransactionStatus } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useAddress } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText, useWord } from '@/lib/text'
import { periodsQuery } from '@/features/close/queries'
import { TransactionDialog } from './TransactionDialog'
import { plainly } from './plain'
import { journalQuery } from './queries'

const STATUSES = ['POSTED', 'PENDING_APPROVAL', 'DRAFT', 'REVERSED', 'DISCARDED'] as const

export function Journal({ ledger }: { ledger: Ledger }) {
  const t = useText()
  const word = useWord()
  const [{ period, status }, change] = useAddress(['period', 'status'])
  const [shown, setShown] = useState<string | null>(null)
  const periods = useInfiniteQuery(periodsQuery)
  const query = useInfiniteQuery(journalQuery({ ledger, periodId: period || null, status: (status || null) as TransactionStatus | null }))
  const columns = useMemo((): Column<TransactionRowFragment>[] => [
    { key: 'date', header: t('ledger.date'), value: (row) => row.transactionDate, cell: (row) => <span className="num">{formatDay(row.transactionDate)}</span> },
    { key: 'number', header: t('ledger.number'), value: (row) => row.number, cell: (row) => <span className="num dim">{row.number}</span> },
    {
      key: 'description', header: t('ledger.description'), card: 'title', value: (row) => row.description,
      cell: (row) => <UnstyledButton className="opens" onClick={() => setShown(row.id)}>{plainly(row.description, t).words}</UnstyledButton>,
    },
    { key: 'type', header: t('ledger.type'), value: (row) => row.transactionType, cell: (row) => word('ledger.kind', row.transactionType) },
    { key: 'status', header: t('ledger.status'), value: (row) => row.status, cell: (row) => <StatusBadge status={row.status} /> },
    { key: 'total', header: t('ledger.amount'), numeric: true, card: 'figure', value: (row) => row.total, cell: (row) => <Money amount={row.total} /> },
  ], [t, word])
  return (
    <Section title={t('ledger.tab.journal')} busy={query.isPending} data-testid="journal">
      <Region query={query} skeleton={<SkeletonRows rows={10} of="row" tools />}>
        {({ rows }) => (
          <DataTable
            name={t('ledger.tab.journal')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            rowProps={(row) => ({ 'data-transaction-id': row.id, 'data-status': row.status.toLowerCase() })}
            csv={`journal-${ledger.toLowerCase()}`}
            more={moreOf(query)}
            tools={
              <>
                <NativeSelect size="sm" aria-label={t('nav.period')} value={period} onChange={(event) => change({ period: event.currentTarget.value })}
                  data={[{ value: '', label: t('ledger.allPeriods') }, ...(periods.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))]} />
                <NativeSelect size="sm" aria-label={t('ledger.status')} value={status} onChange={(event) => change({ status: event.currentTarget.value })}
                  data={[{ value: '', label: t('ledger.allStatuses') }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]} />
              </>
            }
            empty={<EmptyState icon={BookOpenText} title={t('ledger.journal.empty')} body={t('ledger.journal.empty.body')} />}
          />
        )}
      </Region>
      {shown && <TransactionDialog id={shown} onClose={() => setShown(null)} />}
    </Section>
  )
}
