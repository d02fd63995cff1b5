'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { Money } from '@/components/Money'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { ErrorState } from '@/components/States'
import { allocationsQuery } from '@/features/money/queries'
import { usePolling, useViewer } from '@/lib/hooks'
import { useText, useWord } from '@/lib/text'
import classes from './Waiting.module.css'

const LATEST = 5

/** What the latest periods brought; nothing at all before the first has closed. */
export function Allocations() {
  const t = useText()
  const word = useWord()
  const { member } = useViewer()
  const refetchInterval = usePolling('figures', 'Allocation')
  const query = useQuery({ ...allocationsQuery(member.id), refetchInterval })
  const rows = query.data ?? []
  if (rows.length === 0 && !query.error) return null
  return (
    <Section
      title={t('dashboard.allocations')}
      action={<PageLink className="link" href="/statements/">{t('dashboard.allocations.all')}</PageLink>}
    >
      {rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <ul className={classes.list}>
          {rows.slice(0, LATEST).map(({ id, periodId, period, number, total, status }) => (
            <li key={id}>
              <PageLink href={`/patronage/view/?id=${encodeURIComponent(periodId)}`} className={classes.item}>
                <span className={classes.words}>
                  <span className={classes.title}>{period?.name ?? number}</span>
                  <span className={classes.body}>{word('status', status)}</span>
                </span>
                <Money amount={total} className={classes.amount ?? ''} />
                <ChevronRight size={16} aria-hidden className={classes.chevron} />
              </PageLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
