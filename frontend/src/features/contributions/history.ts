import { BadgeCheck, Ban, CircleCheck, CircleHelp, CircleX, FilePlus2, Landmark, RotateCcw, Send } from 'lucide-react'
import type { Happening } from '@/components/Timeline'
import type { ContributionViewQuery } from '@/gql/graphql'
import { compare } from '@/lib/money'
import type { Text } from '@/lib/text'

type Decision = NonNullable<ContributionViewQuery['approvalHistory']>['edges'][number]['node']
export type Viewed = NonNullable<ContributionViewQuery['contribution']> & { decisions: Decision[] }

/** What happened to a contribution, newest first, out of what the services keep of it. */
export function historyOf(found: Viewed, t: Text, money: (amount: string) => string): Happening[] {
  const { createdBy, member, createdAt, submittedAt, status, decidedAt, decisionReason } = found
  const onBehalf = createdBy && member && createdBy.id !== member.id
  const items: Happening[] = [
    {
      id: 'created', icon: FilePlus2, at: createdAt,
      title: onBehalf ? t('contribution.history.createdBy', { name: createdBy.displayName }) : t('contribution.history.created'),
    },
    ...found.decisions.map((decision) => decided(decision, t, money)),
  ]
  if (submittedAt) {
    items.push({ id: 'submitted', icon: Send, tone: 'pending', at: submittedAt, title: t(found.late ? 'contribution.history.late' : 'contribution.history.submitted') })
  }
  if (status === 'WITHDRAWN' && decidedAt) {
    items.push({ id: 'withdrawn', icon: Ban, at: decidedAt, title: t('contribution.history.withdrawn') })
  }
  items.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
  if (found.postingStatus === 'POSTED') {
    items.unshift({ id: 'posted', icon: Landmark, tone: 'kept', title: t('contribution.history.posted') })
  }
  if (found.claimStatus === 'CREATED') {
    items.unshift({ id: 'claim', icon: BadgeCheck, tone: 'good', title: t('contribution.history.counted', { period: found.period?.name ?? '' }) })
  }
  if (status === 'REVERSED') {
    items.unshift({ id: 'reversed', icon: RotateCcw, tone: 'bad', title: t('contribution.history.reversed'), body: decisionReason })
  }
  return items
}

const LOOK = {
  APPROVE: { icon: CircleCheck, tone: 'good' },
  REJECT: { icon: CircleX, tone: 'bad' },
  CLARIFY: { icon: CircleHelp, tone: 'pending' },
} as const

function decided(one: Decision, t: Text, money: (amount: string) => string): Happening {
  const { id, decision, approver, comment, decidedAt, originalValue, adjustedValue } = one
  const name = approver?.displayName ?? t('contribution.history.somebody')
  const adjusted = adjustedValue && compare(adjustedValue, originalValue) !== 0
  const words = [
    adjusted ? t('contribution.history.adjusted', { before: money(originalValue), after: money(adjustedValue) }) : '',
    comment ?? '',
  ]
  return {
    id, ...LOOK[decision], at: decidedAt, title: t(`contribution.history.${decision}`, { name }),
    body: words.filter(Boolean).join(' · ') || null,
  }
}
