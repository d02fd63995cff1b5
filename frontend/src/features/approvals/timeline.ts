import { CircleCheck, CircleHelp, CircleX, FilePlus2, Link2, Send } from 'lucide-react'
import type { Happening } from '@/components/Timeline'
import type { Text } from '@/lib/text'
import { formatMoney } from '@/lib/money'
import type { Reviewed } from './ReviewPage'

const LOOK = {
  APPROVE: { icon: CircleCheck, tone: 'good' },
  REJECT: { icon: CircleX, tone: 'bad' },
  CLARIFY: { icon: CircleHelp, tone: 'pending' },
} as const

/** What happened to a contribution, newest first. */
export function happenings(row: Reviewed, t: Text): Happening[] {
  const found: Happening[] = [
    {
      id: 'created', icon: FilePlus2, at: row.createdAt,
      title: t('approvals.event.created', { name: row.createdBy?.displayName ?? row.member?.displayName ?? '–' }),
    },
  ]
  if (row.submittedAt) {
    found.push({ id: 'submitted', icon: Send, tone: 'kept', at: row.submittedAt, title: t('approvals.event.submitted') })
  }
  for (const { id, decision, comment, decidedAt, approver, adjustedValue, originalValue } of row.decisions) {
    const name = approver?.displayName ?? '–'
    const changed = adjustedValue
      ? t('approvals.event.adjusted', { from: formatMoney(originalValue), to: formatMoney(adjustedValue) })
      : ''
    found.push({
      id, ...LOOK[decision], at: decidedAt, title: t(`approvals.event.${decision}`, { name }),
      body: [changed, comment].filter(Boolean).join(' '),
    })
  }
  if (row.claimStatus === 'CREATED' && row.decidedAt) {
    found.push({ id: 'claim', icon: Link2, tone: 'good', title: t('approvals.event.counted'), at: row.decidedAt })
  }
  return found.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
}
