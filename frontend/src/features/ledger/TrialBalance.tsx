'use client'
import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import { useMemo } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money, useMoney } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import type { Ledger, TrialBalanceQuery } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useCooperative } from '@/lib/hooks'
import { isZero } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import classes from './ledger.module.css'
import { balanceQuery } from './queries'

type Row = NonNullable<TrialBalanceQuery['trialBalance']>['rows'][number]

const blank = <span className="dim">–</span>

export function TrialBalance({ ledger, asOf }: { ledger: Ledger; asOf: string }) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const { today } = useCooperative()
  const query = useQuery(balanceQuery(ledger, asOf))
  const columns = useMemo((): Column<Row>[] => [
    { key: 'number', header: t('ledger.number'), sortable: true, card: 'line', value: (row) => row.account.number, cell: (row) => <span className="num">{row.account.number}</span> },
    { key: 'name', header: t('ledger.account'), sortable: true, card: 'title', value: (row) => row.account.name, cell: (row) => <span className={classes.name}>{row.account.name}</span> },
    { key: 'type', header: t('ledger.type'), value: (row) => row.account.accountType, cell: (row) => word('ledger.type', row.account.accountType) },
    { key: 'debits', header: t('ledger.debits'), numeric: true, sortable: true, value: (row) => row.debits, cell: (row) => (isZero(row.debits) ? blank : <Money amount={row.debits} />) },
    { key: 'credits', header: t('ledger.credits'), numeric: true, sortable: true, value: (row) => row.credits, cell: (row) => (isZero(row.credits) ? blank : <Money amount={row.credits} />) },
    { key: 'balance', header: t('ledger.balance'), numeric: true, sortable: true, card: 'figure', value: (row) => row.balance, cell: (row) => <strong><Money amount={row.balance} /></strong> },
  ], [t, word])
  return (
    <Section title={t('ledger.tab.balance')} busy={query.isPending} data-testid="trial-balance"
      subtitle={t('ledger.balance.of', { ledger: t(`ledger.${ledger}`), date: formatDay(asOf || today) })}>
      <Region query={query} skeleton={<SkeletonRows rows={8} of="row" tools />}>
        {({ rows, totalDebits, totalCredits, difference }) => (
          <>
            {!isZero(difference) && <Alert color="red" role="alert" mb="md">{t('ledger.differs', { amount: money(difference) })}</Alert>}
            <DataTable
              name={t('ledger.tab.balance')}
              rows={rows}
              columns={columns}
              rowKey={(row) => row.account.id}
              csv={`trial-balance-${ledger.toLowerCase()}`}
              sort={{ key: 'number', descending: false }}
              empty={<EmptyState icon={Scale} title={t('ledger.empty')} />}
              footer={
                <dl className={classes.totals}>
                  <div><dt>{t('ledger.debits')}</dt><dd><Money amount={totalDebits} data-testid="total-debits" /></dd></div>
                  <div><dt>{t('ledger.credits')}</dt><dd><Money amount={totalCredits} data-testid="total-credits" /></dd></div>
                  <div data-zero={isZero(difference) || undefined}><dt>{t('ledger.difference')}</dt><dd><Money amount={difference} data-testid="difference" /></dd></div>
                </dl>
              }
            />
          </>
        )}
      </Region>
    </Section>
  )
}
