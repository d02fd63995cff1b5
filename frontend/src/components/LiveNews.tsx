'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { graphql } from '@/gql'
import type { ContributionStatus } from '@/gql/graphql'
import { execute } from '@/lib/graphql'
import { useCovered, useLive, usePolling, useViewer } from '@/lib/hooks'
import { useText, type MessageId } from '@/lib/text'
import { toast } from '@/lib/toast'

const NEWS = graphql(`
  subscription ContributionNews($memberId: ID) {
    contributionUpdated(memberId: $memberId) { id number status memberId decisionReason }
  }
`)

const OWN = graphql(`
  query OwnContributionNews($memberId: ID!) {
    contributions(filter: { memberId: $memberId }, first: 20) { edges { node { id number status decisionReason } } }
  }
`)
const WITHOUT_STREAM_MS = 3_000

/** What changes with a contribution, besides itself. */
const TOUCHED = ['Contribution', 'Patronage', 'Allocation', 'Account'] as const

const SAID: Partial<Record<ContributionStatus, { kind: 'success' | 'error' | 'info'; id: MessageId }>> = {
  APPROVED: { kind: 'success', id: 'dashboard.toast.approved' },
  REJECTED: { kind: 'error', id: 'dashboard.toast.rejected' },
  CLARIFICATION_REQUESTED: { kind: 'info', id: 'dashboard.toast.clarify' },
}

interface News {
  id: string
  number: string
  status: ContributionStatus
  decisionReason?: string | null
}

/** The tab's usual stream: news of contributions, and a toast about the viewer's own. */
export function LiveNews() {
  const t = useText()
  const { member, role } = useViewer()
  const told = useRef(new Map<string, ContributionStatus>())
  const tell = ({ id, number, status, decisionReason }: News) => {
    const said = SAID[status]
    if (!said || told.current.get(id) === status) return
    told.current.set(id, status)
    toast[said.kind](t(said.id, { number }), decisionReason ?? undefined)
  }
  useLive(NEWS, role === 'MEMBER' ? { memberId: member.id } : {}, TOUCHED, (data) => {
    if (data.contributionUpdated.memberId === member.id) tell(data.contributionUpdated)
  })
  useAskedNews(member.id, tell)
  return null
}

/** The same news by asking, while no stream brings them. What is found first is no news. */
function useAskedNews(memberId: string, tell: (news: News) => void): void {
  const covered = useCovered('Contribution')
  const refetchInterval = usePolling('contributions', 'Contribution')
  const [alone, setAlone] = useState(false)
  const known = useRef<Map<string, ContributionStatus> | null>(null)
  useEffect(() => {
    const waiting = setTimeout(() => setAlone(!covered), covered ? 0 : WITHOUT_STREAM_MS)
    return () => clearTimeout(waiting)
  }, [covered])
  const { data } = useQuery({
    queryKey: ['Contribution', 'news', memberId],
    queryFn: () => execute(OWN, { memberId }),
    enabled: alone,
    refetchInterval,
  })
  useEffect(() => {
    const rows = data?.contributions?.edges.map((edge) => edge.node) ?? []
    const before = known.current
    if (data) known.current = new Map(rows.map((row) => [row.id, row.status]))
    for (const row of rows) if (before?.has(row.id) && before.get(row.id) !== row.status) tell(row)
    // what is told does not depend on who tells it
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data])
}
