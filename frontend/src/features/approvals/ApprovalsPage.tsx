'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Keyboard } from 'lucide-react'
import { Button, Tabs } from '@mantine/core'
import { useState } from 'react'
import { Page, PageHeader } from '@/components/PageHeader'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import { formatAgo } from '@/lib/dates'
import { useAddress, usePolling } from '@/lib/hooks'
import { usePreferences } from '@/lib/preferences'
import { currentPeriodQuery, queueCountQuery } from '@/lib/queries'
import { useText } from '@/lib/text'
import { History } from './History'
import { KeysHelp } from './KeysHelp'
import { Queue } from './Queue'
import { approvedCountQuery, historyQuery } from './queries'
import { usual } from './figures'

export function ApprovalsPage() {
  const t = useText()
  const [{ tab }, change] = useAddress(['tab'])
  const [help, setHelp] = useState(false)
  const { shortcuts } = usePreferences()
  const refetchInterval = usePolling('queue', 'Contribution')
  const count = useQuery({ ...queueCountQuery, refetchInterval })
  return (
    <Page>
      <PageHeader
        title={t('approvals.title')}
        subtitle={t('approvals.subtitle')}
        actions={
          shortcuts && (
            <Button variant="default" size="sm" visibleFrom="sm" leftSection={<Keyboard size={15} aria-hidden />} onClick={() => setHelp(true)}>
              {t('approvals.keys')}
            </Button>
          )
        }
      />
      <Figures count={count.data?.count} oldest={count.data?.oldest ?? null} />
      <Tabs value={tab || 'pending'} onChange={(next) => change({ tab: next === 'history' ? 'history' : '' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="pending">{t('approvals.tab.pending', { count: count.data?.count ?? 0 })}</Tabs.Tab>
          <Tabs.Tab value="history">{t('approvals.tab.history')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="pending">
          <Queue onHelp={() => setHelp(true)} paused={help} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <History />
        </Tabs.Panel>
      </Tabs>
      <KeysHelp opened={help} onClose={() => setHelp(false)} />
    </Page>
  )
}

function Figures({ count, oldest }: { count: number | undefined; oldest: string | null }) {
  const t = useText()
  const period = useQuery(currentPeriodQuery)
  const approved = useQuery({ ...approvedCountQuery(period.data?.id ?? ''), enabled: Boolean(period.data) })
  const recent = useInfiniteQuery(historyQuery(''))
  const median = recent.data ? usual(recent.data.rows) : null
  return (
    <KeyFigures>
      <StatFigure label={t('approvals.figure.pending')} value={<span data-testid="pending-count">{count ?? '–'}</span>} />
      <StatFigure label={t('approvals.figure.oldest')} value={oldest ? formatAgo(oldest) : '–'} />
      <StatFigure
        label={t('approvals.figure.approved', { period: period.data?.name ?? '' })}
        value={<span className="num">{approved.data ?? '–'}</span>}
      />
      <StatFigure
        label={t('approvals.figure.time')}
        help={t('approvals.figure.time.help')}
        value={median === null ? '–' : t('approvals.figure.hours', { hours: median })}
      />
    </KeyFigures>
  )
}
