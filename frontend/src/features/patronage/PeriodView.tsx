'use client'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Calculator, ChevronRight, SearchX } from 'lucide-react'
import { CashAndCapital } from '@/components/CashAndCapital'
import { Money, useMoney } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonAllocation, SkeletonRows } from '@/components/Skeletons'
import { EmptyState, ErrorState, Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import { DraftStatement } from '@/features/dashboard/DraftStatement'
import { PatronageByCategory } from '@/features/dashboard/PatronageByCategory'
import { statementQuery } from '@/features/money/queries'
import { allocationStatement } from '@/features/money/Statements'
import { Why, type Statement } from '@/features/money/Steps'
import { meansLost } from '@/lib/failures'
import { formatDay, formatSpan } from '@/lib/dates'
import { useAddress, useMay, usePolling, useViewer } from '@/lib/hooks'
import { formatDecimal, formatPercent } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import { CloseStatus } from './CloseStatus'
import classes from './Patronage.module.css'
import { periodQuery, resultQuery } from './queries'

/** One period: the viewer's part of it with every step, where its close stands, and its totals. */
export function PeriodView() {
  const t = useText()
  const steward = useMay('STEWARD')
  const [{ id }] = useAddress(['id'])
  const refetchInterval = usePolling('queue', 'Period')
  const period = useQuery({ ...periodQuery(id), enabled: Boolean(id), refetchInterval })
  const found = period.data
  const lost = !id || period.data === null || (meansLost(period.error) && !found)
  return (
    <Page>
      <PageHeader
        title={found?.name ?? t('nav.period')}
        awaits={period.isPending && 'subtitle'}
        subtitle={found && (
          <span className={classes.subtitle}>
            {formatSpan(found.startDate, found.endDate)}
            <StatusBadge status={found.status} data-testid="period-status" />
          </span>
        )}
        back={{ href: '/patronage/', label: t('nav.patronage') }}
        actions={steward && !lost && (
          <Button component={PageLink} variant="default" size="sm" href={`/admin/periods/view/?id=${encodeURIComponent(id)}`}>
            {t('patronage.theClose')}
          </Button>
        )}
      />
      {lost ? (
        <Section title={t('nav.period')}>
          <EmptyState icon={SearchX} title={t('patronage.lost')} body={t('failure.NOT_FOUND')} action={<PageLink className="link" href="/patronage/">{t('nav.patronage')}</PageLink>} />
        </Section>
      ) : period.error && !found ? (
        <Section title={t('nav.period')}><ErrorState error={period.error} onRetry={() => void period.refetch()} /></Section>
      ) : (
        <div className={classes.columns}>
          <div className={classes.stack}>
            {!found ? <Section title={t('patronage.allocation')} busy><SkeletonAllocation /></Section>
              : found.status === 'OPEN' ? <DraftStatement period={period} /> : <OwnAllocation periodId={id} />}
            <PatronageByCategory period={period} />
            {found && found.status !== 'OPEN' && <Included periodId={id} />}
          </div>
          <div className={classes.stack}>
            {found ? <CloseStatus period={found} /> : <Section title={t('patronage.close')} busy><SkeletonRows rows={7} of="event" /></Section>}
            {found && <Totals periodId={id} />}
          </div>
        </div>
      )}
    </Page>
  )
}

function useStatement(periodId: string) {
  const { member } = useViewer()
  const refetchInterval = usePolling('queue', 'Allocation')
  return useQuery({ ...statementQuery(member.id, periodId), refetchInterval })
}

function OwnAllocation({ periodId }: { periodId: string }) {
  const t = useText()
  const query = useStatement(periodId)
  const none = meansLost(query.error)
  const empty = <EmptyState tall icon={Calculator} title={t('patronage.allocation.none')} body={t('patronage.allocation.none.body')} />
  const status = query.data?.agreement.status
  return (
    <Section title={t('patronage.allocation')} busy={query.isPending} action={status && <StatusBadge status={status} />}>
      {none ? empty : (
        <Region query={query} skeleton={<SkeletonAllocation />} empty={empty}>
          {(found) => <Mine found={found} periodId={periodId} />}
        </Region>
      )}
    </Section>
  )
}

function Mine({ found, periodId }: { found: Statement; periodId: string }) {
  const t = useText()
  const money = useMoney()
  const { allocation, agreement } = found
  return (
    <>
      <Money amount={allocation?.total ?? '0.00'} className={classes.hero} data-testid="allocation-amount" />
      <p className={classes.heroNote} data-testid="patronage-score">
        {t('dashboard.draft.share', { percent: formatPercent(allocation?.sharePercent ?? '0'), surplus: money(agreement.allocableSurplus) })}
      </p>
      {allocation && <CashAndCapital cash={allocation.cash} retained={allocation.retained} total={allocation.total} />}
      <details className={classes.why} data-testid="why">
        <summary>
          <ChevronRight size={16} aria-hidden />
          {t('dashboard.draft.why')}
        </summary>
        <Why found={found} />
      </details>
      {(agreement.status === 'APPLIED' || agreement.status === 'EXECUTED') && (
        <p className={classes.foot}>
          <PageLink className="link" href={allocationStatement(periodId)}>{t('patronage.statement')}</PageLink>
        </p>
      )}
    </>
  )
}

/** Comes last: how long it is shows only when it is there. */
function Included({ periodId }: { periodId: string }) {
  const t = useText()
  const word = useWord()
  const claims = useStatement(periodId).data?.claims ?? []
  if (claims.length === 0) return null
  return (
    <Section title={t('patronage.included')} subtitle={t('patronage.included.help')}>
      <ul className={classes.claims} data-testid="contributions-included">
        {claims.map(({ contribution, contributionId, contributionNumber, categoryCode, contributionDate, raw, weightedValue, counted }) => (
          <li key={contributionId} className={classes.claim}>
            <span className={classes.claimWords}>
              <PageLink href={`/contributions/view/?id=${encodeURIComponent(contributionId)}`}>{contribution?.description ?? contributionNumber}</PageLink>
              <span className={classes.claimNote}>
                {[word('category', categoryCode), formatDay(contributionDate), counted ? '' : t('money.statement.uncounted')].filter(Boolean).join(' · ')}
              </span>
            </span>
            <span className={classes.claimFigure}>
              <Money amount={raw} />
              <span className={classes.claimNote}>{t('dashboard.points', { points: formatDecimal(weightedValue) })}</span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Totals({ periodId }: { periodId: string }) {
  const t = useText()
  const query = useQuery(resultQuery(periodId))
  return (
    <Section title={t('patronage.totals')} busy={query.isPending}>
      <Region query={query} skeleton={<SkeletonRows rows={9} of="fact" />} empty={<p className="dim">{t('patronage.totals.none')}</p>}>
        {({ agreement }) => (
          <Facts
            rows={[
              [t('patronage.totals.income'), <Money key="i" amount={agreement.netIncome} />],
              [t('patronage.totals.reserve'), <Money key="r" amount={agreement.reserve} />],
              [t('patronage.totals.collective'), <Money key="c" amount={agreement.collective} />],
              [t('patronage.totals.surplus'), <Money key="s" amount={agreement.allocableSurplus} />],
              [t('money.cash'), <Money key="p" amount={agreement.cash} />],
              [t('money.retained'), <Money key="k" amount={agreement.retained} />],
              [t('patronage.totals.rate'), `${agreement.cashRateBp / 100}%`],
              [t('patronage.totals.members'), agreement.memberCount],
              [t('patronage.totals.points'), <span key="w" className="num">{formatDecimal(agreement.totalWeighted)}</span>],
            ]}
          />
        )}
      </Region>
    </Section>
  )
}
