'use client'
import { useQuery } from '@tanstack/react-query'
import {
  ChevronRight, CircleCheck, CircleDollarSign, CircleHelp, Clock, FilePenLine, Inbox,
  type LucideIcon, OctagonAlert, Vote,
} from 'lucide-react'
import { PageLink } from '@/components/PageLink'
import { useMoney } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, ErrorState } from '@/components/States'
import { formatAgo, formatDay } from '@/lib/dates'
import { useMay, usePolling, useViewer } from '@/lib/hooks'
import { sum } from '@/lib/money'
import { queueCountQuery } from '@/lib/queries'
import { useText } from '@/lib/text'
import classes from './Waiting.module.css'
import { houseWaitingQuery, mineWaitingQuery } from './queries'

interface Item {
  key: string
  icon: LucideIcon
  tone: 'pending' | 'kept' | 'bad' | 'quiet'
  href: string
  title: string
  body: string
}

/** What somebody can do next, most urgent first; each leads to where it is done. */
export function Waiting() {
  const t = useText()
  const steward = useMay('STEWARD')
  const mine = useMine()
  const house = useHouse(steward)
  const items = [...house.items, ...mine.items]
  const failed = mine.error ?? house.error
  return (
    <Section title={t('dashboard.waiting.title')} busy={mine.isPending} className={classes.waiting}>
      {mine.isPending ? (
        <SkeletonRows rows={3} />
      ) : failed && items.length === 0 ? (
        <ErrorState error={failed} onRetry={() => void mine.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={CircleCheck}
          tone="good"
          title={t('dashboard.waiting.none')}
          body={t('dashboard.waiting.none.body')}
        />
      ) : (
        <ul className={classes.list}>
          {items.map(({ key, icon: Icon, tone, href, title, body }) => (
            <li key={key}>
              <PageLink href={href} className={classes.item}>
                <span className={classes.icon} data-tone={tone}>
                  <Icon size={17} aria-hidden />
                </span>
                <span className={classes.words}>
                  <span className={classes.title}>{title}</span>
                  <span className={classes.body}>{body}</span>
                </span>
                <ChevronRight size={16} aria-hidden className={classes.chevron} />
              </PageLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function useMine() {
  const t = useText()
  const money = useMoney()
  const { member } = useViewer()
  const refetchInterval = usePolling('contributions', 'Contribution')
  const query = useQuery({ ...mineWaitingQuery(member.id), refetchInterval })
  const items: Item[] = []
  const { answers, drafts, pending, distributions } = query.data ?? {}
  const count = (part: { totalCount: number } | null | undefined) => part?.totalCount ?? 0
  if (count(answers)) {
    items.push({
      key: 'answers', icon: CircleHelp, tone: 'pending', href: '/contributions/?status=CLARIFICATION_REQUESTED',
      title: t('dashboard.waiting.answers', { count: count(answers) }), body: t('dashboard.waiting.answers.body'),
    })
  }
  if (count(drafts)) {
    items.push({
      key: 'drafts', icon: FilePenLine, tone: 'quiet', href: '/contributions/?status=DRAFT',
      title: t('dashboard.waiting.drafts', { count: count(drafts) }), body: t('dashboard.waiting.drafts.body'),
    })
  }
  if (count(pending)) {
    items.push({
      key: 'pending', icon: Clock, tone: 'quiet', href: '/contributions/?status=SUBMITTED',
      title: t('dashboard.waiting.pending', { count: count(pending) }), body: t('dashboard.waiting.pending.body', { count: count(pending) }),
    })
  }
  const due = distributions?.edges.map((edge) => edge.node) ?? []
  const first = due.map((one) => one.scheduledDate).filter((date) => date !== null && date !== undefined).sort()[0]
  if (due.length && first) {
    items.push({
      key: 'payments', icon: CircleDollarSign, tone: 'kept', href: '/distributions/',
      title: t('dashboard.waiting.payments', { count: count(distributions) }),
      body: t('dashboard.waiting.payments.body', {
        amount: money(sum(due.map((one) => one.net))), date: formatDay(first),
      }),
    })
  }
  return { ...query, items }
}

function useHouse(enabled: boolean) {
  const t = useText()
  const admin = useMay('ADMIN')
  const refetchInterval = usePolling('queue', 'Contribution')
  const queue = useQuery({ ...queueCountQuery, enabled, refetchInterval })
  const house = useQuery({ ...houseWaitingQuery, enabled, refetchInterval })
  const items: Item[] = []
  if (queue.data?.count) {
    items.push({
      key: 'queue', icon: Inbox, tone: 'pending', href: '/approvals/',
      title: t('dashboard.waiting.queue', { count: queue.data.count }),
      body: queue.data.oldest ? t('dashboard.waiting.queue.body', { ago: formatAgo(queue.data.oldest) }) : '',
    })
  }
  const cancellations = house.data?.cancellations?.totalCount ?? 0
  if (cancellations) {
    items.push({
      key: 'cancellations', icon: Vote, tone: 'pending', href: '/admin/payments/',
      title: t('dashboard.waiting.cancellations', { count: cancellations }), body: t('dashboard.waiting.cancellations.body'),
    })
  }
  const votes = (house.data?.governanceApprovals?.totalCount ?? 0) - cancellations
  if (votes) {
    items.push({
      key: 'votes', icon: Vote, tone: 'pending', href: '/admin/periods/',
      title: t('dashboard.waiting.votes', { count: votes }), body: t('dashboard.waiting.votes.body'),
    })
  }
  const stopped = house.data?.workflows?.totalCount ?? 0
  if (stopped && admin) {
    items.push({
      key: 'workflows', icon: OctagonAlert, tone: 'bad', href: '/admin/operations/',
      title: t('dashboard.waiting.workflows', { count: stopped }), body: t('dashboard.waiting.workflows.body'),
    })
  }
  return { items, error: queue.error ?? house.error }
}
