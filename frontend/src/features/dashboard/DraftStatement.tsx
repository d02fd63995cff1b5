'use client'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Calculator, ChevronRight } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { CashAndCapital } from '@/components/CashAndCapital'
import { Money, useMoney } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonAllocation } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import { WhySteps } from '@/components/WhySteps'
import type { MyDraftQuery, PeriodPartsFragment } from '@/gql/graphql'
import { usePolling, useViewer } from '@/lib/hooks'
import { formatPercent } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './Dashboard.module.css'
import { draftQuery } from './queries'

/** Nobody asks before there is something to see. */
const WhatIf = dynamic(() => import('./WhatIf').then((all) => all.WhatIf), { ssr: false })

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
    <EmptyState tall icon={Calculator} title={t('dashboard.draft.empty')} body={t('dashboard.draft.empty.body')} />
  )
  return (
    <Section
      title={t('dashboard.draft.title', { period: name || '…' })}
      action={open && query.data?.mine && <StatusBadge status="DRAFT" label={t('dashboard.draft.badge')} data-testid="draft-badge" />}
      busy={query.isPending && open}
    >
      {period.error ? (
        <Region query={period}>{() => null}</Region>
      ) : period.data && !open ? (
        <EmptyState tall icon={Calculator} title={t('dashboard.draft.closed', { period: name })} />
      ) : period.isPending || period.data ? (
        <Region query={query} skeleton={<SkeletonAllocation />} empty={nothing}>
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
  const [asking, setAsking] = useState(false)
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
        <WhySteps line={line} surplus={preview.surplus} totalWeighted={preview.totalWeighted} memberCount={preview.memberCount} />
      </details>
      <details className={classes.why} data-testid="what-if" onToggle={(event) => setAsking(event.currentTarget.open)}>
        <summary>
          <ChevronRight size={16} aria-hidden />
          {t('whatIf')}
        </summary>
        {asking && <WhatIf preview={preview} line={line} />}
      </details>
      <p className={classes.small}>{t('dashboard.draft.note')}</p>
    </>
  )
}
