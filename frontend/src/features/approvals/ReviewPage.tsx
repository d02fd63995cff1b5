'use client'
import { Alert, Button, Group } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowLeft, ArrowRight, Check, ExternalLink, FileQuestion, MessageCircleQuestion, X } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { Money } from '@/components/Money'
import { PageLink } from '@/components/PageLink'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import { Timeline } from '@/components/Timeline'
import { formatDay } from '@/lib/dates'
import { held } from '@/lib/held'
import { useAddress, usePolling, useViewer } from '@/lib/hooks'
import { formatSpent } from '@/lib/hours'
import { useText, useWord } from '@/lib/text'
import { DecisionDialog } from './DecisionDialog'
import { MemberCard } from './MemberCard'
import { Marks } from './QueueRow'
import classes from './approvals.module.css'
import { useDecide, useDesk, type Decision, type Kind } from './decisions'
import { queueQuery, WHOLE_QUEUE, reviewQuery } from './queries'
import { happenings } from './timeline'
import { useKeys } from './use-keys'
import type { ReviewQuery } from '@/gql/graphql'

export type Reviewed = NonNullable<ReviewQuery['contribution']> & {
  decisions: NonNullable<ReviewQuery['approvalHistory']>['edges'][number]['node'][]
}

const address = (id: string) => `/approvals/view/?id=${encodeURIComponent(id)}`

export function ReviewPage() {
  const t = useText()
  const [{ id }] = useAddress(['id'])
  const refetchInterval = usePolling('queue', 'Contribution')
  const query = useQuery({ ...reviewQuery(id), enabled: Boolean(id), refetchInterval })
  const missing = (
    <EmptyState
      icon={FileQuestion}
      title={t('approvals.missing')}
      body={t('approvals.missing.body')}
      action={<Button component={PageLink} href="/approvals/" variant="default">{t('approvals.back')}</Button>}
    />
  )
  return (
    <Page>
      <PageHeader
        key={id}
        back={{ href: '/approvals/', label: t('approvals.back') }}
        title={query.data ? t('approvals.review.title', { number: query.data.number }) : t('nav.review')}
        awaits={query.isPending && 'subtitle'}
        subtitle={query.data && `${query.data.member?.displayName ?? ''} · ${query.data.period?.name ?? ''}`}
      />
      {id ? (
        <Region query={query} empty={missing} skeleton={<Section title={t('nav.review')} busy><SkeletonRows rows={10} of="row" /></Section>}>
          {(row) => <Review row={row} key={row.id} />}
        </Region>
      ) : missing}
    </Page>
  )
}

function Review({ row }: { row: Reviewed }) {
  const t = useText()
  const router = useRouter()
  const { member } = useViewer()
  const { one } = useDecide()
  const { decided } = useDesk()
  const [asked, setAsked] = useState<Kind | null>(null)
  const { before, after } = useNeighbours(row.id)
  const reason = useObstacle(row)
  const waits = decided.has(row.id)
  const blocked = reason !== null || waits
  const decide = (decision: Decision) => {
    one(row, decision)
    if (after) router.replace(address(after))
  }
  const open = (kind: Kind) => () => !blocked && setAsked(kind)
  useKeys(
    {
      a: () => !blocked && decide({ kind: 'approve' }),
      e: open('approve'),
      r: open('reject'),
      c: open('clarify'),
      j: () => after && router.replace(address(after)),
      k: () => before && router.replace(address(before)),
      z: () => held.undoLast(),
    },
    asked !== null,
  )
  return (
    <>
      {reason && (
        <Alert color={row.memberId === member.id ? 'clay' : 'gray'} data-testid="review-obstacle">{reason}</Alert>
      )}
      {waits && <Alert color="moss">{t('approvals.review.held')}</Alert>}
      <div className={classes.review}>
        <div className={classes.main}>
          <What row={row} />
          <Section title={t('approvals.timeline')}>
            <Timeline label={t('approvals.timeline')} items={happenings(row, t)} />
          </Section>
        </div>
        <div className={classes.side}>
          <Section title={t('approvals.decide')}>
            <div className={classes.decide}>
              <Button leftSection={<Check size={16} aria-hidden />} disabled={blocked} onClick={open('approve')} data-testid="approve-button">
                {t('approvals.approve')}
              </Button>
              <Button variant="default" leftSection={<MessageCircleQuestion size={16} aria-hidden />} disabled={blocked}
                onClick={open('clarify')} data-testid="clarify-button">
                {t('approvals.clarify.long')}
              </Button>
              <Button variant="default" leftSection={<X size={16} aria-hidden />} disabled={blocked} onClick={open('reject')} data-testid="reject-button">
                {t('approvals.reject')}
              </Button>
            </div>
            <Group justify="space-between" mt="md">
              <Step to={before} label={t('approvals.previous')} left={<ArrowLeft size={14} aria-hidden />} />
              <Step to={after} label={t('approvals.next')} right={<ArrowRight size={14} aria-hidden />} />
            </Group>
          </Section>
          {row.periodId && <MemberCard row={row} periodId={row.periodId} />}
        </div>
      </div>
      {asked && <DecisionDialog row={row} kind={asked} onClose={() => setAsked(null)} onDecide={decide} />}
    </>
  )
}

function Step({ to, label, left, right }: { to: string | null; label: string; left?: ReactNode; right?: ReactNode }) {
  const look = { variant: 'subtle', color: 'gray', size: 'sm', leftSection: left, rightSection: right } as const
  return to ? <Button component={PageLink} href={address(to)} {...look}>{label}</Button> : <Button {...look} disabled>{label}</Button>
}

/** The items before and behind this one that still wait. */
function useNeighbours(id: string) {
  const { data } = useInfiniteQuery(queueQuery(WHOLE_QUEUE))
  const { decided } = useDesk()
  const ids = (data?.rows ?? []).map((row) => row.id).filter((one) => one === id || !decided.has(one))
  const at = ids.indexOf(id)
  return { before: ids[at - 1] ?? null, after: (at < 0 ? ids[0] : ids[at + 1]) ?? null }
}

/** Why nothing can be decided here; the server says the same when asked. */
function useObstacle(row: Reviewed): string | null {
  const t = useText()
  const word = useWord()
  const { member } = useViewer()
  if (row.memberId === member.id) return t('approvals.own')
  if (row.status === 'SUBMITTED' && row.createdById === member.id) return t('approvals.ownEntry')
  if (row.status === 'SUBMITTED' && row.decisions.some(({ approver, decision }) => approver?.id === member.id && decision === 'APPROVE')
    && row.approvalCount > 0) return t('approvals.spoken')
  if (row.status !== 'SUBMITTED') {
    return t('approvals.decided', { status: word('status', row.status).toLowerCase(), name: row.decidedBy?.displayName ?? '–' })
  }
  return null
}

function What({ row }: { row: Reviewed }) {
  const t = useText()
  const word = useWord()
  const facts: (readonly [string, ReactNode])[] = [
    [t('approvals.fact.type'), word('category', row.categoryCode)],
    [t('approvals.fact.date'), formatDay(row.contributionDate)],
  ]
  if (row.subtype) facts.push([t('approvals.fact.subtype'), word('subtype', row.subtype)])
  if (row.minutes) facts.push([t('approvals.fact.time'), formatSpent(row.minutes)])
  if (row.rate) facts.push([t('approvals.fact.rate'), <Money key="r" amount={row.rate} />])
  if (row.base && row.attributionBp) {
    facts.push([t('approvals.fact.base'), <span key="b"><Money amount={row.base} /> · {row.attributionBp / 100}%</span>])
  }
  if (row.capitalKind) facts.push([t('approvals.fact.kind'), word('capital', row.capitalKind)])
  if (row.capitalKind) facts.push([t('approvals.fact.tax'), <Money key="t" amount={row.taxValue} />])
  facts.push([t('approvals.fact.value'), <strong key="v"><Money amount={row.value} /></strong>])
  return (
    <Section title={t('approvals.what')} action={<StatusBadge status={row.status} />}>
      <p className={classes.words}>{row.description}</p>
      <div className={classes.marks}><Marks row={row} /></div>
      <Facts rows={facts} />
      <h3 className={classes.subhead}>{t('approvals.evidence.title')}</h3>
      {row.evidence.length === 0 ? (
        <p className="dim">{t('approvals.evidence.none')}</p>
      ) : (
        <ul className={classes.evidence}>
          {row.evidence.map((one) => (
            <li key={one.url}>
              <a className="link" href={one.url} target="_blank" rel="noreferrer noopener">
                {one.note || one.url}
                <ExternalLink size={13} aria-hidden />
                <span className="visually-hidden">{t('approvals.newTab')}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
