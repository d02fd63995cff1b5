'use client'
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Landmark } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonFigures, SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import type { Ledger } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useAddress, useViewer } from '@/lib/hooks'
import { useText, useWord } from '@/lib/text'
import { capitalQuery, movementsQuery, type Movement } from './queries'

const STEP = 20

/** Every movement of the viewer's account in either ledger, the newest first. */
export function CapitalMovements() {
  const t = useText()
  const { member } = useViewer()
  const [address, setAddress] = useAddress(['ledger'])
  const ledger: Ledger = address.ledger === 'TAX' ? 'TAX' : 'BOOK'
  const account = useQuery(capitalQuery(member.id))
  const query = useQuery(movementsQuery(member.id, ledger))
  const empty = <EmptyState icon={Landmark} title={t('dashboard.capital.empty')} body={t('dashboard.capital.empty.body')} />
  return (
    <Page>
      <PageHeader title={t('nav.capital')} subtitle={t('money.capital.subtitle')} />
      <Region query={account} skeleton={<SkeletonFigures />}>
        {({ capitalAccount: found }) =>
          found && (
            <KeyFigures>
              <StatFigure label={t('dashboard.capital.book')} help={t('dashboard.capital.book.help')} value={<Money amount={found.bookBalance} data-testid="capital-account-balance" />} />
              <StatFigure label={t('dashboard.capital.tax')} help={t('dashboard.capital.tax.help')} value={<Money amount={found.taxBalance} />} />
              <StatFigure label={t('dashboard.capital.retained')} value={<Money amount={found.retainedToDate} />} />
              <StatFigure label={t('dashboard.capital.distributed')} value={<Money amount={found.distributionsToDate} />} />
            </KeyFigures>
          )
        }
      </Region>
      <Section title={t('money.movements')} subtitle={t(`money.ledger.${ledger}.help`)} busy={query.isPending}>
        <Region query={query} skeleton={<SkeletonRows rows={8} of="row" tools />} empty={empty}>
          {(moves) => (
            <Movements
              key={ledger}
              moves={moves}
              empty={empty}
              tools={
                <SegmentedControl
                  size="sm"
                  aria-label={t('money.ledger')}
                  value={ledger}
                  onChange={(next) => setAddress({ ledger: next === 'TAX' ? 'TAX' : '' })}
                  data={[
                    { value: 'BOOK', label: t('money.ledger.BOOK') },
                    { value: 'TAX', label: t('money.ledger.TAX') },
                  ]}
                />
              }
            />
          )}
        </Region>
      </Section>
    </Page>
  )
}

function Movements({ moves, tools, empty }: { moves: readonly Movement[]; tools: React.ReactNode; empty: React.ReactNode }) {
  const t = useText()
  const columns = useColumns()
  const [shown, setShown] = useState(STEP)
  const newest = [...moves].reverse()
  return (
    <DataTable
      name={t('money.movements')}
      rows={newest.slice(0, shown)}
      columns={columns}
      rowKey={(row) => row.id}
      csv="capital-movements"
      tools={tools}
      empty={empty}
      more={{ hasMore: shown < newest.length, loading: false, load: () => setShown(shown + STEP), total: newest.length }}
      data-testid="movements-table"
    />
  )
}

function useColumns(): Column<Movement>[] {
  const t = useText()
  const word = useWord()
  return useMemo((): Column<Movement>[] => [
    { key: 'date', header: t('money.date'), value: (row) => row.date, cell: (row) => <span className="num">{formatDay(row.date)}</span> },
    { key: 'what', header: t('money.what'), card: 'title', value: (row) => row.movementType, cell: (row) => word('movement', row.movementType) },
    { key: 'period', header: t('contribution.period'), value: (row) => row.period?.name ?? '', cell: (row) => row.period?.name ?? <span className="dim">–</span> },
    { key: 'amount', header: t('money.change'), numeric: true, card: 'figure', value: (row) => row.amount, cell: (row) => <Money amount={row.amount} change /> },
    { key: 'balance', header: t('money.balance'), numeric: true, value: (row) => row.runningBalance, cell: (row) => <Money amount={row.runningBalance} /> },
  ], [t, word])
}
