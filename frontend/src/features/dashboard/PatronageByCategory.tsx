'use client'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Sprout } from 'lucide-react'
import { useMoney } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
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
      subtitle={period.isPending || period.data ? t('dashboard.patronage.subtitle', { period: period.data?.name ?? '…' }) : undefined}
      busy={query.isPending}
    >
      {!period.isPending && !period.data ? (
        empty
      ) : (
        <Region query={query} skeleton={<SkeletonRows rows={5} of="event" />} empty={empty}>
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
        <table className={`table ${classes.categories}`}>
          <caption className="visually-hidden">{t('dashboard.patronage.table')}</caption>
          <thead>
            <tr>
              <th>{t('dashboard.patronage.category')}</th>
              <th className={`right ${classes.roomy}`}>{t('dashboard.patronage.count')}</th>
              <th className="right">{t('dashboard.patronage.value')}</th>
              <th className={`right ${classes.roomy}`}>{t('dashboard.patronage.weight')}</th>
              <th className="right">{t('dashboard.patronage.points')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.categoryCode}>
                <td>
                  <span className={classes.category}>{word('category', row.categoryCode)}</span>
                  <span className={classes.bar} aria-hidden>
                    <span style={{ width: `${Math.max(percentOf(row.weightedValue, most), 1)}%` }} />
                  </span>
                </td>
                <td className={`right num ${classes.roomy}`}>{row.count}</td>
                <td className="right num">{money(row.rawValue)}</td>
                <td className={`right num dim ${classes.roomy}`}>× {formatDecimal(row.weight)}</td>
                <td className="right num">{formatDecimal(row.weightedValue)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('dashboard.patronage.sum')}</th>
              <td className={`right num ${classes.roomy}`}>{summary.contributionCount}</td>
              <td className="right num">{money(summary.rawValue)}</td>
              <td className={classes.roomy} />
              <td className="right num">{formatDecimal(summary.weightedValue)}</td>
            </tr>
          </tfoot>
        </table>
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
