'use client'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, Clock, RotateCw, TriangleAlert } from 'lucide-react'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { Region } from '@/components/States'
import type { ClosePreflightQuery, FindingSeverity, PendingContributions } from '@/gql/graphql'
import { usePolling } from '@/lib/hooks'
import { STANDING } from '@/lib/routes'
import { useText, useWord, type MessageId } from '@/lib/text'
import { en } from '@/messages'
import { PendingPolicy } from './Prepare'
import classes from './close.module.css'
import { preflightQuery } from './queries'

type Finding = NonNullable<ClosePreflightQuery['closePreflight']>[number]

const ORDER: readonly FindingSeverity[] = ['BLOCKING', 'SETTLING', 'WARNING']
const LOOK = { BLOCKING: CircleX, SETTLING: Clock, WARNING: TriangleAlert } as const

/** What is in order when no finding names it. */
const CHECKS: readonly (readonly [MessageId, readonly string[]])[] = [
  ['close.ok.decided', ['UNDECIDED_CONTRIBUTIONS']],
  ['close.ok.claims', ['CLAIMS_PENDING', 'POSTINGS_PENDING', 'EVENTS_UNPUBLISHED', 'UNPUBLISHED_CLAIMS', 'PERIOD_UNKNOWN']],
  ['close.ok.books', ['TRIAL_BALANCE', 'SEALS_BROKEN', 'SEALS_LATE']],
  ['close.ok.drafts', ['DRAFT_TRANSACTIONS']],
  ['close.ok.earlier', ['EARLIER_PERIOD_OPEN']],
  ['close.ok.formula', ['NO_FORMULA', 'ZERO_WEIGHT']],
]

/** Findings whose own sentence names more than ours. */
const DETAILED = new Set(['EARLIER_PERIOD_OPEN', 'TRIAL_BALANCE', 'SEALS_BROKEN', 'AGREEMENT_EXISTS', 'ZERO_WEIGHT', 'PERIOD_RUNNING'])

/** Where a finding is put right. */
const WAYS: Record<string, readonly [string, MessageId]> = {
  UNDECIDED_CONTRIBUTIONS: ['/approvals/', 'close.way.approvals'],
  DRAFT_TRANSACTIONS: ['/admin/ledger/', 'close.way.ledger'],
  TRIAL_BALANCE: ['/admin/ledger/', 'close.way.balance'],
  EARLIER_PERIOD_OPEN: ['/admin/periods/', 'close.way.periods'],
  NOT_QUALIFYING: ['/admin/members/', 'close.way.members'],
  CLAIMS_PENDING: ['/admin/operations/', 'close.way.operations'],
  POSTINGS_PENDING: ['/admin/operations/', 'close.way.operations'],
}

export function useChecklist(periodId: string, pending: PendingContributions) {
  const refetchInterval = usePolling('queue', 'Workflow')
  const query = useQuery({ ...preflightQuery(periodId, pending), refetchInterval })
  const found = query.data
  return {
    ...query,
    /** Null while it is not known. */
    blockers: found ? found.filter(({ severity }) => severity === 'BLOCKING').length : null,
    running: found?.some(({ check }) => check === 'PERIOD_RUNNING') ?? false,
  }
}

export function Checklist({ query, pending, onPending }: {
  query: ReturnType<typeof useChecklist>
  pending: PendingContributions
  onPending: (pending: PendingContributions) => void
}) {
  const t = useText()
  return (
    <Section
      title={t('close.checklist')}
      subtitle={query.blockers === null ? undefined : t(query.blockers ? 'close.checklist.blocked' : 'close.checklist.clear', { count: query.blockers })}
      busy={query.isPending}
      data-testid="close-checklist"
      action={
        <Button size="sm" variant="default" leftSection={<RotateCw size={14} aria-hidden />} loading={query.isFetching && !query.isPending}
          onClick={() => void query.refetch()}>
          {t('close.checklist.again')}
        </Button>
      }
    >
      <Region query={query} skeleton={<SkeletonRows rows={8} of="row" />}>
        {(findings) => (
          <ul className={classes.checks}>
            {ORDER.flatMap((severity) => findings.filter((found) => found.severity === severity)).map((found) => (
              <Found key={found.service + found.check} found={found} pending={pending} onPending={onPending} />
            ))}
            {CHECKS.filter(([, names]) => !findings.some(({ check }) => names.includes(check))).map(([id]) => (
              <li key={id} className={classes.check} data-severity="ok">
                <CircleCheck size={18} aria-hidden />
                <span className={classes.checkWords}>{t(id)}</span>
              </li>
            ))}
          </ul>
        )}
      </Region>
    </Section>
  )
}

function Found({ found, pending, onPending }: {
  found: Finding
  pending: PendingContributions
  onPending: (pending: PendingContributions) => void
}) {
  const t = useText()
  const word = useWord()
  const Icon = LOOK[found.severity]
  const id = `close.finding.${found.check}`
  const way = WAYS[found.check]
  return (
    <li className={classes.check} data-severity={found.severity.toLowerCase()} data-check={found.check}>
      <Icon size={18} aria-hidden />
      <div className={classes.checkWords}>
        <div className={classes.checkTitle}>
          <span className={classes.severity}>{word('close.severity', found.severity)}</span>
          {id in en ? t(id as MessageId, { count: found.count }) : found.message}
        </div>
        {id in en && DETAILED.has(found.check) && <div className="dim">{found.message}</div>}
      </div>
      <div className={classes.checkWay}>
        {found.check === 'UNDECIDED_CONTRIBUTIONS' && <PendingPolicy value={pending} onChange={onPending} />}
        {way && STANDING.has(way[0]) && (
          <Button component={PageLink} href={way[0]} size="sm" variant="default">{t(way[1])}</Button>
        )}
      </div>
    </li>
  )
}
