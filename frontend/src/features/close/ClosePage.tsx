'use client'
import { Alert, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { FileQuestion, ShieldCheck } from 'lucide-react'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { ManagedPeriodQuery } from '@/gql/graphql'
import { formatSpan } from '@/lib/dates'
import { useAddress, useLive, useMay, usePolling } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { AgreementPanel } from './AgreementPanel'
import { AfterClose } from './AfterClose'
import { Prepare } from './Prepare'
import { Progress } from './Progress'
import classes from './close.module.css'
import { agreementQuery, closeQuery, isOver, periodQuery, PROGRESS, TOUCHED } from './queries'

export type ManagedPeriod = NonNullable<ManagedPeriodQuery['period']> & { cashRateBp: number | null }

/** One period from "can it close?" to "it is closed": the same page for whoever starts and who agrees. */
export function ClosePage() {
  const t = useText()
  const [{ id }] = useAddress(['id'])
  const refetchInterval = usePolling('close', 'Period')
  const query = useQuery({ ...periodQuery(id), enabled: Boolean(id), refetchInterval })
  const missing = (
    <EmptyState icon={FileQuestion} title={t('close.missing')}
      action={<Button component={PageLink} href="/admin/periods/" variant="default">{t('close.back')}</Button>} />
  )
  return (
    <Page>
      <PageHeader
        key={query.data?.id ?? ''}
        back={{ href: '/admin/periods/', label: t('close.back') }}
        title={query.data ? query.data.name : t('nav.period')}
        awaits={query.isPending && Boolean(id) && 'subtitle'}
        subtitle={query.data && (
          <span className={classes.subtitle}>
            {formatSpan(query.data.startDate, query.data.endDate)}
            <StatusBadge status={query.data.status} data-testid="period-status" />
            {query.data.reopenCount > 0 && <StatusBadge status="REVERSED" label={t('close.reopened', { count: query.data.reopenCount })} />}
          </span>
        )}
      />
      {id ? <Region query={query} skeleton={<CloseSkeleton />} empty={missing}>{(period) => <Close period={period} key={period.id} />}</Region> : missing}
    </Page>
  )
}

function Close({ period }: { period: ManagedPeriod }) {
  const t = useText()
  const admin = useMay('ADMIN')
  const refetchInterval = usePolling('close', 'Workflow')
  const close = useQuery({ ...closeQuery(period.id), refetchInterval })
  const agreement = useQuery({ ...agreementQuery(period.id), refetchInterval })
  const workflow = close.data ?? null
  const running = workflow !== null && !isOver(workflow)
  const stuck = workflow?.status === 'FAILED' && period.status === 'CLOSING'
  const underway = running || stuck || period.status === 'CLOSING'
  const done = period.status === 'CLOSED' || period.status === 'LOCKED'
  if ((underway || done) && (close.isPending || agreement.isPending)) return <CloseSkeleton />
  return (
    <>
      {running && <Follow periodId={period.id} />}
      {!underway && !done && workflow?.errorMessage && <LastTime status={workflow.status} reason={workflow.errorMessage} />}
      {(underway || (done && workflow?.status === 'COMPLETED')) && workflow && (
        <Progress workflow={workflow} period={period} settled={done && !running} />
      )}
      {(underway || done) && agreement.data && agreement.data.status !== 'CANCELLED' && (
        <AgreementPanel agreement={agreement.data} period={period} />
      )}
      {done && <AfterClose period={period} />}
      {!underway && !done && (
        <Region query={close} skeleton={<CloseSkeleton />} empty={<Before admin={admin} period={period} />}>
          {() => <Before admin={admin} period={period} />}
        </Region>
      )}
      {underway && !workflow && close.isError && <Section title={t('close.progress')}><Region query={close}>{() => null}</Region></Section>}
    </>
  )
}

/** One region as tall as the screen: what the period needs is not known yet. */
function CloseSkeleton() {
  const t = useText()
  return <Section title={t('close.progress')} busy><SkeletonRows rows={14} of="row" /></Section>
}

function Before({ admin, period }: { admin: boolean; period: ManagedPeriod }) {
  const t = useText()
  if (admin) return <Prepare period={period} />
  return (
    <Section title={t('close.progress')}>
      <EmptyState icon={ShieldCheck} title={t('close.steward')} body={t('close.steward.body')}
        action={<Button component={PageLink} href="/approvals/" variant="default">{t('close.way.approvals')}</Button>} />
    </Section>
  )
}

/** The tab's stream follows the close while it runs. */
function Follow({ periodId }: { periodId: string }) {
  useLive(PROGRESS, { periodId }, TOUCHED)
  return null
}

function LastTime({ status, reason }: { status: string; reason: string }) {
  const t = useText()
  return (
    <Alert color="clay" title={t(status === 'FAILED' ? 'close.last.failed' : 'close.last')} data-testid="last-close">
      {reason}
    </Alert>
  )
}
