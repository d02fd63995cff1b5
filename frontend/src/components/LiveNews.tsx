'use client'
import { useRef } from 'react'
import { graphql } from '@/gql'
import type { ContributionStatus } from '@/gql/graphql'
import { useLive, useViewer } from '@/lib/hooks'
import { useText, type MessageId } from '@/lib/text'
import { toast } from '@/lib/toast'

const NEWS = graphql(`
  subscription ContributionNews($memberId: ID) {
    contributionUpdated(memberId: $memberId) { id number status memberId decisionReason }
  }
`)

/** What changes with a contribution, besides itself. */
const TOUCHED = ['Contribution', 'Patronage', 'Allocation', 'Account'] as const

const SAID: Partial<Record<ContributionStatus, { kind: 'success' | 'error' | 'info'; id: MessageId }>> = {
  APPROVED: { kind: 'success', id: 'dashboard.toast.approved' },
  REJECTED: { kind: 'error', id: 'dashboard.toast.rejected' },
  CLARIFICATION_REQUESTED: { kind: 'info', id: 'dashboard.toast.clarify' },
}

/** The tab's usual stream: news of contributions, and a toast about the viewer's own. */
export function LiveNews() {
  const t = useText()
  const { member, role } = useViewer()
  const told = useRef(new Map<string, ContributionStatus>())
  useLive(NEWS, role === 'MEMBER' ? { memberId: member.id } : {}, TOUCHED, (data) => {
    const { id, number, status, memberId, decisionReason } = data.contributionUpdated
    const said = SAID[status]
    if (memberId !== member.id || !said || told.current.get(id) === status) return
    told.current.set(id, status)
    toast[said.kind](t(said.id, { number }), decisionReason ?? undefined)
  })
  return null
}
