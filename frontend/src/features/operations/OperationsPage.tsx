'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonFigures, SkeletonRows } from '@/components/Skeletons'
import { Region } from '@/components/States'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import { usePolling } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { DeadLetters } from './DeadLetters'
import { Workflows } from './Workflows'
import classes from './operations.module.css'
import { busQuery } from './queries'

/** What runs by itself, and what needs a person. */
export function OperationsPage() {
  const t = useText()
  return (
    <Page>
      <PageHeader title={t('ops.title')} subtitle={t('ops.subtitle')} />
      <Health />
      <Workflows />
      <DeadLetters />
    </Page>
  )
}

function Health() {
  const t = useText()
  const refetchInterval = usePolling('figures', 'Bus')
  const query = useQuery({ ...busQuery, refetchInterval })
  const bus = query.data
  const sum = (part: 'ready' | 'delayed' | 'dead') => bus?.queues.reduce((all, queue) => all + queue[part], 0) ?? 0
  const waiting = bus?.services.reduce((all, { outboxPending }) => all + outboxPending, 0) ?? 0
  const well = bus?.unreachable.length === 0
  return (
    <Section title={t('ops.health')} busy={query.isPending} data-testid="bus-health">
      <Region query={query} skeleton={<><SkeletonRows rows={1} of="fact" /><SkeletonFigures /></>}>
        {({ adapter, unreachable, services }) => (
          <>
            <p className={classes.verdict} role="status" data-tone={well ? 'good' : 'bad'}>
              {well ? <CircleCheck size={18} aria-hidden /> : <TriangleAlert size={18} aria-hidden />}
              {well ? t('ops.health.good', { count: services.length }) : t('ops.health.bad', { names: unreachable.join(', ') })}
            </p>
            <KeyFigures>
              <StatFigure label={t('ops.bus')} value={t(adapter === 'rabbitmq' ? 'ops.bus.rabbitmq' : 'ops.bus.postgresql')} />
              <StatFigure label={t('ops.outbox')} value={<span className="num">{waiting}</span>} help={t('ops.outbox.help')} />
              <StatFigure label={t('ops.ready')} value={<span className="num">{sum('ready') + sum('delayed')}</span>} help={t('ops.ready.help')} />
              <StatFigure label={t('ops.dead')} value={<span className="num">{sum('dead')}</span>} help={t('ops.dead.help')} />
            </KeyFigures>
          </>
        )}
      </Region>
    </Section>
  )
}
