'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { CalendarRange, Scale } from 'lucide-react'
import { Chart } from '@/components/Chart'
import { Money } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, ErrorState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import { patronageQuery } from '@/features/dashboard/queries'
import { allocationsQuery, type OwnAllocation } from '@/features/money/queries'
import type { MyPatronageQuery, PeriodPartsFragment } from '@/gql/graphql'
import { formatSpan } from '@/lib/dates'
import { formatMinutes } from '@/lib/hours'
import { useAddress, useViewer } from '@/lib/hooks'
import { formatDecimal, formatPercent } from '@/lib/money'
import { periodsQuery } from '@/lib/queries'
import { useText } from '@/lib/text'
import classes from './Patronage.module.css'

const MOST = 6
const FIRST = 4

interface Column {
  period: PeriodPartsFragment
  patronage: MyPatronageQuery['patronageSummary'] | undefined
  allocation: OwnAllocation | undefined
}

/** Periods side by side: what the viewer gave in each, and what each brought. */
export function Periods() {
  const t = useText()
  const periods = useQuery(periodsQuery)
  const [address, setAddress] = useAddress(['with'])
  const all = periods.data ?? []
  const wanted = address.with.split(',').filter((code) => all.some((period) => period.code === code))
  const chosen = wanted.length > 0 ? wanted : all.slice(0, FIRST).map(({ code }) => code)
  const toggle = (code: string) => {
    const next = chosen.includes(code) ? chosen.filter((one) => one !== code) : [...chosen, code]
    if (next.length > 0) setAddress({ with: next.join(',') })
  }
  const empty = <EmptyState icon={CalendarRange} title={t('patronage.empty')} body={t('patronage.empty.body')} />
  return (
    <Page>
      <PageHeader title={t('nav.periods')} subtitle={t('periods.subtitle')} />
      <Section title={t('periods.choose')} subtitle={t('periods.choose.help', { most: MOST })} busy={periods.isPending}>
        <Region query={periods}>
          {(rows) => (rows.length === 0 ? empty : (
            <fieldset className={classes.choices}>
              <legend className="visually-hidden">{t('periods.choose')}</legend>
              <div className={classes.choiceRow}>
                {rows.map(({ code, name }) => (
                  <label key={code} className={classes.choice}>
                    <input
                      type="checkbox"
                      checked={chosen.includes(code)}
                      disabled={!chosen.includes(code) && chosen.length >= MOST}
                      onChange={() => toggle(code)}
                    />
                    {name}
                  </label>
                ))}
              </div>
            </fieldset>
          ))}
        </Region>
      </Section>
      {all.length > 0 && <Comparison periods={[...all].reverse().filter(({ code }) => chosen.includes(code))} />}
    </Page>
  )
}

function Comparison({ periods }: { periods: readonly PeriodPartsFragment[] }) {
  const t = useText()
  const { member } = useViewer()
  const allocations = useQuery(allocationsQuery(member.id))
  const queries = useQueries({ queries: periods.map(({ id }) => patronageQuery(member.id, id)) })
  const pending = allocations.isPending || queries.some(({ isPending }) => isPending)
  const failed = [allocations, ...queries].find(({ error, data }) => error && data === undefined)
  const columns: Column[] = periods.map((period, place) => ({
    period,
    patronage: queries[place]?.data,
    allocation: allocations.data?.find(({ periodId }) => periodId === period.id),
  }))
  return (
    <Section title={t('periods.compare')} busy={pending}>
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : pending ? (
        <SkeletonRows rows={7} />
      ) : columns.every(({ patronage }) => !patronage?.contributionCount) ? (
        <EmptyState icon={Scale} title={t('periods.nothing')} body={t('periods.nothing.body')} />
      ) : (
        <>
          <SideBySide columns={columns} />
          {columns.length > 1 && <div className={classes.picture}><Picture columns={columns} /></div>}
        </>
      )}
    </Section>
  )
}

function SideBySide({ columns }: { columns: readonly Column[] }) {
  const t = useText()
  const none = <span className="dim">–</span>
  const rows: [string, (column: Column) => React.ReactNode, boolean?][] = [
    [t('patronage.contributions'), ({ patronage }) => patronage?.contributionCount ?? none],
    [t('periods.time'), ({ patronage }) => (patronage?.minutes ? formatMinutes(patronage.minutes) : none)],
    [t('periods.value'), ({ patronage }) => (patronage ? <Money amount={patronage.rawValue} /> : none)],
    [t('patronage.points'), ({ patronage }) => (patronage ? formatDecimal(patronage.weightedValue) : none)],
    [t('patronage.share'), ({ patronage, allocation }) => (allocation || patronage ? formatPercent(allocation?.sharePercent ?? patronage?.sharePercent ?? '0') : none)],
    [t('money.cash'), ({ allocation }) => (allocation ? <Money amount={allocation.cash} /> : none)],
    [t('money.retained'), ({ allocation }) => (allocation ? <Money amount={allocation.retained} /> : none)],
    [t('money.allocation'), ({ allocation }) => (allocation ? <Money amount={allocation.total} /> : none), true],
  ]
  return (
    <div className={classes.scroller} tabIndex={0} role="group" aria-label={t('periods.compare')}>
      <table className={classes.compare} data-testid="comparison">
        <caption className="visually-hidden">{t('periods.compare')}</caption>
        <thead>
          <tr>
            <th scope="col"><span className="visually-hidden">{t('periods.figure')}</span></th>
            {columns.map(({ period }) => (
              <th scope="col" key={period.id}>
                <PageLink className="link" href={`/patronage/view/?id=${encodeURIComponent(period.id)}`}>{period.name}</PageLink>
                <span className={classes.compareDates}>{formatSpan(period.startDate, period.endDate)}</span>
                <StatusBadge status={period.status} data-testid="period-status" />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, cell, strong]) => (
            <tr key={label} data-strong={strong || undefined}>
              <th scope="row">{label}</th>
              {columns.map((column) => <td key={column.period.id}>{cell(column)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Picture({ columns }: { columns: readonly Column[] }) {
  const t = useText()
  return (
    <Chart
      kind="bar"
      title={t('periods.chart')}
      along={t('contribution.period')}
      series={[
        { name: t('periods.value'), color: 'var(--green-bar)' },
        { name: t('money.allocation'), color: 'var(--blue-bar)' },
      ]}
      points={columns.map(({ period, patronage, allocation }) => ({
        at: period.name,
        amounts: [patronage?.rawValue ?? '0.00', allocation?.total ?? '0.00'],
      }))}
    />
  )
}
