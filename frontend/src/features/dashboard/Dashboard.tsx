'use client'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { LatelySkeleton } from '@/features/activity/LatelySkeleton'
import type { PeriodPartsFragment } from '@/gql/graphql'
import { daysBetween, formatDay } from '@/lib/dates'
import { useCooperative, useMayWrite, useViewer } from '@/lib/hooks'
import { currentPeriodQuery } from '@/lib/queries'
import { useText, type Text } from '@/lib/text'
import { Allocations } from './Allocations'
import { CapitalAccount } from './CapitalAccount'
import classes from './Dashboard.module.css'
import { DraftStatement } from './DraftStatement'
import { PatronageByCategory } from './PatronageByCategory'
import { RecentContributions } from './RecentContributions'
import { Waiting } from './Waiting'

/** Comes after the figures, which people look for first. */
const Lately = dynamic(() => import('@/features/activity/Lately').then((all) => all.Lately), {
  ssr: false, loading: () => <LatelySkeleton />,
})

export function Dashboard() {
  const t = useText()
  const { member } = useViewer()
  const mayWrite = useMayWrite()
  const { today: day } = useCooperative()
  const period = useQuery(currentPeriodQuery)
  return (
    <Page>
      <PageHeader
        title={t('dashboard.title')}
        subtitle={
          <>
            {t('dashboard.hello', { name: member.displayName })}.{' '}
            {period.isPending ? <Skeleton component="span" className={classes.awaited} /> : wordsOf(period.data ?? null, day, t)}
          </>
        }
        actions={
          mayWrite && (
            <Button component={PageLink} href="/contributions/new/" leftSection={<Plus size={16} aria-hidden />}>
              {t('dashboard.submit')}
            </Button>
          )
        }
      />
      <div className={classes.grid}>
        <div className={classes.wide}>
          <DraftStatement period={period} />
          <PatronageByCategory period={period} />
        </div>
        <div className={classes.narrow}>
          <Waiting />
          <Lately />
          <Allocations />
        </div>
      </div>
      <CapitalAccount />
      <RecentContributions />
    </Page>
  )
}

function wordsOf(period: PeriodPartsFragment | null, day: string, t: Text): string {
  if (!period) return t('dashboard.noPeriod')
  const { name, status, endDate, graceEndDate } = period
  if (status === 'CLOSING') return t('dashboard.period.closing', { name })
  if (status !== 'OPEN') return t('dashboard.period.closed', { name })
  const days = daysBetween(day, endDate)
  if (days >= 0) return t('dashboard.period.open', { name, days })
  return t('dashboard.period.grace', { name, date: formatDay(graceEndDate ?? endDate) })
}
