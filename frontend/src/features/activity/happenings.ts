import {
  CalendarPlus, CircleAlert, CircleCheck, CircleDollarSign, CircleHelp, CircleX, HandCoins, Hourglass, Landmark, Lock, Scale, Send,
} from 'lucide-react'
import type { Happening } from '@/components/Timeline'
import type { Text } from '@/lib/text'
import type { Activity } from './queries'

export interface Piece extends Happening {
  readonly at: string
  /** Where it can be looked at. */
  readonly href: string
  readonly words: string
}

const DECIDED = {
  APPROVE: { icon: CircleCheck, tone: 'good' },
  REJECT: { icon: CircleX, tone: 'bad' },
  CLARIFY: { icon: CircleHelp, tone: 'pending' },
} as const

const nodes = <Node>(list: { edges: { node: Node }[] } | null | undefined): Node[] => list?.edges.map((edge) => edge.node) ?? []

type Made = Omit<Piece, 'title' | 'at'> & { at: string | null | undefined }

/** The newest first; what has not happened yet is left out. */
export function happenings(found: Activity, memberId: string, t: Text, money: (amount: string) => string): Piece[] {
  const made: Made[] = [
    ...decisions(found, memberId, t),
    ...nodes(found.contributions).map(({ id, number, description, submittedAt }) => ({
      id: `submitted-${id}`, icon: Send, at: submittedAt, href: contribution(id),
      words: t('activity.submitted', { number }), body: description,
    })),
    ...allocations(found, t, money),
    ...payments(found, t, money),
    ...periods(found, t),
  ]
  return made
    .flatMap((one) => (one.at ? [{ ...one, at: one.at, title: one.words }] : []))
    .sort((a, b) => b.at.localeCompare(a.at))
}

const contribution = (id: string) => `/contributions/view/?id=${encodeURIComponent(id)}`
const period = (id: string) => `/patronage/view/?id=${encodeURIComponent(id)}`

/** Stewards may read everybody's; only those about the viewer's own are of interest here. */
const decisions = (found: Activity, memberId: string, t: Text): Made[] =>
  nodes(found.approvalHistory).flatMap(({ id, decision, comment, decidedAt, approver, contribution: about }) =>
    about?.memberId === memberId
      ? [{
          id, ...DECIDED[decision], at: decidedAt, href: contribution(about.id),
          words: t(`activity.${decision}`, { number: about.number, name: approver?.displayName ?? t('activity.somebody') }),
          body: comment || about.description,
        }]
      : [],
  )

const allocations = (found: Activity, t: Text, money: (amount: string) => string): Made[] =>
  nodes(found.allocations).flatMap(({ id, total, periodId, period: of, agreement }) => {
    const values = { period: of?.name ?? '', amount: money(total) }
    return [
      { id: `proposed-${id}`, icon: Scale, tone: 'kept' as const, at: agreement?.proposedAt, href: period(periodId), words: t('activity.proposed', values) },
      { id: `credited-${id}`, icon: Landmark, tone: 'good' as const, at: agreement?.appliedAt, href: period(periodId), words: t('activity.credited', values) },
    ]
  })

const payments = (found: Activity, t: Text, money: (amount: string) => string): Made[] =>
  nodes(found.distributions).flatMap(({ id, net, status, processingAt, completedAt, failedAt }) => {
    const about = { href: '/distributions/', amount: money(net) }
    return [
      { id: `paying-${id}`, icon: CircleDollarSign, at: processingAt, href: about.href, words: t('activity.paying', { amount: about.amount }) },
      { id: `paid-${id}`, icon: HandCoins, tone: 'good' as const, at: completedAt, href: about.href, words: t('activity.paid', { amount: about.amount }) },
      {
        id: `failed-${id}`, icon: CircleAlert, tone: 'bad' as const, at: status === 'FAILED' ? failedAt : null, href: about.href,
        words: t('activity.failed', { amount: about.amount }),
      },
    ]
  })

const periods = (found: Activity, t: Text): Made[] =>
  nodes(found.periods).flatMap(({ id, name, openedAt, closingStartedAt, closedAt }) => [
    { id: `opened-${id}`, icon: CalendarPlus, at: openedAt, href: period(id), words: t('activity.opened', { period: name }) },
    { id: `closing-${id}`, icon: Hourglass, tone: 'pending' as const, at: closingStartedAt, href: period(id), words: t('activity.closing', { period: name }) },
    { id: `closed-${id}`, icon: Lock, tone: 'kept' as const, at: closedAt, href: period(id), words: t('activity.closed', { period: name }) },
  ])
