'use client'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Calculator, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { CashAndCapital } from '@/components/CashAndCapital'
import { Money, useMoney } from '@/components/Money'
import { Section } from '@/components/Section'
import { EmptyState, Region, SkeletonFigure } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { MyDraftQuery, PeriodPartsFragment } from '@/gql/graphql'
import { usePolling, useViewer } from '@/lib/hooks'
import { formatDecimal, formatPercent } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import classes from './Dashboard.module.css'
import { draftQuery } from './queries'

type Preview = NonNullable<MyDraftQuery['allocationPreview']>
type Line = Preview['lines'][number]
type Current = UseQueryResult<PeriodPartsFragment | null>

/** What the quarter would bring if it closed today, and every step of how. */
export function DraftStatement({ period }: { period: Current }) {
  const t = useText()
  const { member } = useViewer()
  const refetchInterval = usePolling('figures', 'Allocation')
  const open = period.data?.status === 'OPEN'
  const query = useQuery({
    ...draftQuery(member.id, period.data?.id ?? ''),
    enabled: open,
    refetchInterval,
  })
  const name = period.data?.name ?? ''
  const nothing = (
    <EmptyState icon={Calculator} title={t('dashboard.draft.empty')} body={t('dashboard.draft.empty.body')} />
  )
  return (
    <Section
      title={t('dashboard.draft.title', { period: name || '…' })}
      action={open && <StatusBadge status="DRAFT" label={t('dashboard.draft.badge')} data-testid="draft-badge" />}
      busy={query.isPending && open}
    >
      {period.error ? (
        <Region query={period}>{() => null}</Region>
      ) : period.data && !open ? (
        <EmptyState icon={Calculator} title={t('dashboard.draft.closed', { period: name })} />
      ) : period.isPending || period.data ? (
        <Region query={query} skeleton={<SkeletonFigure />} empty={nothing}>
          {(preview) => (preview.mine ? <Draft preview={preview} line={preview.mine} /> : nothing)}
        </Region>
      ) : (
        nothing
      )}
    </Section>
  )
}

function Draft({ preview, line }: { preview: Preview; line: Line }) {
  const t = useText()
  const money = useMoney()
  return (
    <>
      <Money amount={line.total} className={classes.hero} data-testid="allocation-amount" />
      <p className={classes.heroNote}>
        {t('dashboard.draft.share', {
          percent: formatPercent(line.sharePercent),
          surplus: money(preview.surplus),
        })}
      </p>
      <CashAndCapital cash={line.cash} retained={line.retained} total={line.total} />
      <details className={classes.why} data-testid="why">
        <summary>
          <ChevronRight size={16} aria-hidden />
          {t('dashboard.draft.why')}
        </summary>
        <Steps preview={preview} line={line} />
      </details>
      <p className={classes.small}>{t('dashboard.draft.note')}</p>
    </>
  )
}

function Steps({ preview, line }: { preview: Preview; line: Line }) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const points = (value: string) => t('dashboard.points', { points: formatDecimal(value) })
  const percent = formatPercent(line.sharePercent)
  return (
    <ol className={classes.steps}>
      <Step title={t('dashboard.draft.step.surplus')} value={money(preview.surplus)}>
        {t('dashboard.draft.step.surplus.text')}
      </Step>
      <Step title={t('dashboard.draft.step.points')} value={points(line.weightedValue)}>
        <ul className={classes.stepLines}>
          {line.byCategory.map(({ categoryCode, raw, weight, weightedValue }) => (
            <li key={categoryCode}>
              <span>
                {t('dashboard.draft.step.points.line', {
                  category: word('category', categoryCode),
                  value: money(raw),
                  weight: formatDecimal(weight),
                })}
              </span>
              <span className="num">{formatDecimal(weightedValue)}</span>
            </li>
          ))}
        </ul>
      </Step>
      <Step title={t('dashboard.draft.step.all')} value={points(preview.totalWeighted)}>
        {t('dashboard.draft.step.all.text', { count: preview.memberCount })}
      </Step>
      <Step title={t('dashboard.draft.step.share')} value={money(line.total)} result>
        {t('dashboard.draft.step.share.text', {
          mine: formatDecimal(line.weightedValue),
          all: formatDecimal(preview.totalWeighted),
          percent,
          surplus: money(preview.surplus),
        })}
      </Step>
      <Step title={t('dashboard.draft.step.split')} value={`${money(line.cash)} + ${money(line.retained)}`}>
        {t('dashboard.draft.step.split.text')}
      </Step>
    </ol>
  )
}

function Step({ title, value, children, result }: { title: string; value: string; children: ReactNode; result?: boolean }) {
  return (
    <li className={classes.step} data-result={result || undefined}>
      <div className={classes.stepHead}>
        <span>{title}</span>
        <span className="num">{value}</span>
      </div>
      <div className={classes.stepText}>{children}</div>
    </li>
  )
}
