'use client'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CalendarRange, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Money } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import { patronageQuery } from '@/features/dashboard/queries'
import { allocationsQuery, type OwnAllocation } from '@/features/money/queries'
import type { PeriodPartsFragment } from '@/gql/graphql'
import { formatDay, formatSpan } from '@/lib/dates'
import { useViewer } from '@/lib/hooks'
import { formatDecimal, formatPercent } from '@/lib/money'
import { periodsQuery } from '@/lib/queries'
import { useText } from '@/lib/text'
import classes from './Patronage.module.css'

const STEP = 6

/** Every period, what the viewer gave in it, and what it brought. */
export function Patronage() {
  const t = useText()
  const { member } = useViewer()
  const periods = useQuery(periodsQuery)
  const allocations = useQuery(allocationsQuery(member.id))
  const [shown, setShown] = useState(STEP)
  const rows = periods.data ?? []
  return (
    <Page>
      <PageHeader title={t('nav.patronage')} subtitle={t('patronage.subtitle')} />
      {rows.length === 0 ? (
        <Section title={t('nav.periods')} busy={periods.isPending}>
          <Region query={periods} skeleton={<SkeletonRows rows={8} of="row" />}>
            {() => <EmptyState icon={CalendarRange} title={t('patronage.empty')} body={t('patronage.empty.body')} />}
          </Region>
        </Section>
      ) : (
        <ul className={classes.cards}>
          {rows.slice(0, shown).map((period) => (
            <PeriodCard key={period.id} period={period} allocation={allocations.data?.find(({ periodId }) => periodId === period.id)} />
          ))}
        </ul>
      )}
      {rows.length > shown && (
        <Button variant="default" className={classes.more ?? ''} onClick={() => setShown(shown + STEP)}>
          {t('action.loadMore')}
        </Button>
      )}
    </Page>
  )
}

function PeriodCard({ period, allocation }: { period: PeriodPartsFragment; allocation: OwnAllocation | undefined }) {
  const t = useText()
  const { member } = useViewer()
  const query = useQuery(patronageQuery(member.id, period.id))
  const href = `/patronage/view/?id=${encodeURIComponent(period.id)}`
  const mine = query.data
  return (
    <li className={classes.card} data-testid="period-card" data-period-id={period.id} data-status={period.status.toLowerCase()} aria-busy={query.isPending || undefined}>
      <div className={classes.cardHead}>
        <div>
          <h2 className={classes.cardName}>{period.name}</h2>
          <p className={classes.cardDates}>{formatSpan(period.startDate, period.endDate)}</p>
        </div>
        <StatusBadge status={period.status} data-testid="period-status" />
      </div>
      <Region query={query} skeleton={<SkeletonRows rows={3} of="fact" />} empty={<p className="dim">{t('patronage.none')}</p>}>
        {(summary) => (
          <dl className={classes.cardFigures}>
            <div>
              <dt>{t('patronage.contributions')}</dt>
              <dd data-testid="contributions-count">{summary.contributionCount}</dd>
            </div>
            <div>
              <dt>{t('patronage.points')}</dt>
              <dd>{formatDecimal(summary.weightedValue)}</dd>
            </div>
            <div>
              <dt>{t('patronage.share')}</dt>
              <dd>{formatPercent(allocation?.sharePercent ?? summary.sharePercent)}</dd>
            </div>
            <div>
              <dt>{t('money.allocation')}</dt>
              <dd>{allocation ? <Money amount={allocation.total} /> : <span className="dim">–</span>}</dd>
            </div>
          </dl>
        )}
      </Region>
      <div className={classes.cardFoot}>
        <span className="dim">{footOf(period, mine?.qualifies ?? true, t)}</span>
        <PageLink className="link" href={href} aria-label={t('patronage.open', { period: period.name })} data-testid={allocation ? 'view-allocation-button' : undefined}>
          {t(allocation ? 'patronage.view.allocation' : 'patronage.view')} <ChevronRight size={14} aria-hidden style={{ verticalAlign: '-2px' }} />
        </PageLink>
      </div>
    </li>
  )
}

function footOf(period: PeriodPartsFragment, qualifies: boolean, t: ReturnType<typeof useText>): string {
  if (!qualifies) return t('patronage.foot.unqualified')
  if (period.status === 'OPEN') return t('patronage.foot.open', { until: formatDay(period.graceEndDate ?? period.endDate) })
  if (period.reopenCount > 0) return t('patronage.foot.reopened', { count: period.reopenCount })
  return t(`patronage.foot.${period.status}`)
}
