'use client'
import { Table } from '@mantine/core'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Sprout } from 'lucide-react'
import { useMoney } from '@/components/Money'
import { Section } from '@/components/Section'
import { EmptyState, Region } from '@/components/States'
import type { MyPatronageQuery, PeriodPartsFragment } from '@/gql/graphql'
import { formatMinutes } from '@/lib/hours'
import { usePolling, useViewer } from '@/lib/hooks'
import { compare, formatDecimal, percentOf } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import classes from './Dashboard.module.css'
import { patronageQuery } from './queries'

type Summary = NonNullable<MyPatronageQuery['patronageSummary']>

/** The picture is in the table itself: a bar for each category, as long as its points. */
export function PatronageByCategory({ period }: { period: UseQueryResult<PeriodPartsFragment | null> }) {
  const t = useText()
  const { member } = useViewer()
  const refetchInterval = usePolling('figures', 'Patronage')
  const query = useQuery({
    ...patronageQuery(member.id, period.data?.id ?? ''),
    enabled: Boolean(period.data),
    refetchInterval,
  })
  const empty = (
    <EmptyState icon={Sprout} title={t('dashboard.patronage.empty')} body={t('dashboard.patronage.empty.body')} />
  )
  return (
    <Section
      title={t('dashboard.patronage.title')}
      subtitle={period.data ? t('dashboard.patronage.subtitle', { period: period.data.name }) : undefined}
      busy={query.isPending}
    >
      {!period.isPending && !period.data ? (
        empty
      ) : (
        <Region query={query} empty={empty}>
          {(summary) => (summary.contributionCount ? <Categories summary={summary} /> : empty)}
        </Region>
      )}
    </Section>
  )
}

function Categories({ summary }: { summary: Summary }) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const rows = [...summary.byCategory].sort((a, b) => compare(b.weightedValue, a.weightedValue))
  const most = rows[0]?.weightedValue ?? '0'
  return (
    <>
      <div className={classes.scroller} tabIndex={0} role="group" aria-label={t('dashboard.patronage.table')}>
        <Table horizontalSpacing="xs" verticalSpacing="xs" className={classes.categories}>
          <caption className="visually-hidden">{t('dashboard.patronage.table')}</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('dashboard.patronage.category')}</Table.Th>
              <Table.Th ta="right" className={classes.roomy}>{t('dashboard.patronage.count')}</Table.Th>
              <Table.Th ta="right">{t('dashboard.patronage.value')}</Table.Th>
              <Table.Th ta="right" className={classes.roomy}>{t('dashboard.patronage.weight')}</Table.Th>
              <Table.Th ta="right">{t('dashboard.patronage.points')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.categoryCode}>
                <Table.Td w="44%">
                  <span className={classes.category}>{word('category', row.categoryCode)}</span>
                  <span className={classes.bar} aria-hidden>
                    <span style={{ width: `${Math.max(percentOf(row.weightedValue, most), 1)}%` }} />
                  </span>
                </Table.Td>
                <Table.Td ta="right" className={`num ${classes.roomy}`}>{row.count}</Table.Td>
                <Table.Td ta="right" className="num">{money(row.rawValue)}</Table.Td>
                <Table.Td ta="right" className={`num dim ${classes.roomy}`}>× {formatDecimal(row.weight)}</Table.Td>
                <Table.Td ta="right" className="num" fw={560}>{formatDecimal(row.weightedValue)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row">{t('dashboard.patronage.sum')}</Table.Th>
              <Table.Td ta="right" className={`num ${classes.roomy}`}>{summary.contributionCount}</Table.Td>
              <Table.Td ta="right" className="num">{money(summary.rawValue)}</Table.Td>
              <Table.Td className={classes.roomy} />
              <Table.Td ta="right" className="num" fw={640}>{formatDecimal(summary.weightedValue)}</Table.Td>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
      <p className={classes.small}>
        {t('dashboard.patronage.total', {
          value: money(summary.rawValue),
          hours: formatMinutes(summary.minutes),
        })}
        {!summary.qualifies && summary.reason && ` ${t('dashboard.patronage.notQualified', { reason: summary.reason })}`}
      </p>
    </>
  )
}
