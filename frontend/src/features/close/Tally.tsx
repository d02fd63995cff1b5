'use client'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Check, Minus, UserRound, X } from 'lucide-react'
import { graphql } from '@/gql'
import type { TallyPartsFragment } from '@/gql/graphql'
import { formatMoment } from '@/lib/dates'
import { execute } from '@/lib/graphql'
import { useText } from '@/lib/text'
import classes from './close.module.css'

const ELECTORS = graphql(`
  query Electors {
    stewards: members(filter: { role: STEWARD, status: ACTIVE }, first: 50) { edges { node { id displayName } } }
    admins: members(filter: { role: ADMIN, status: ACTIVE }, first: 50) { edges { node { id displayName } } }
  }
`)
const electorsQuery = queryOptions({
  queryKey: ['Member', 'electors'],
  queryFn: () => execute(ELECTORS, {}),
  select: ({ stewards, admins }) => [...(stewards?.edges ?? []), ...(admins?.edges ?? [])].map((edge) => edge.node),
})

const LOOK = { APPROVE: Check, REJECT: X, ABSTAIN: Minus } as const

/** "1 of 2 approvals": who has spoken, and who still can. */
export function Tally({ tally }: { tally: TallyPartsFragment }) {
  const t = useText()
  const { data } = useQuery(electorsQuery)
  const spoken = new Set(tally.votes.map(({ voterId }) => voterId))
  const second = tally.mode === 'SECOND_PERSON'
  const open = (data ?? []).filter(({ id }) => !spoken.has(id) && !(second && id === tally.requestedById))
  const left = tally.requiredApprovals - tally.approvals
  return (
    <div className={classes.tally} data-testid="tally">
      <div className={classes.tallyHead} role="status">
        <strong>{t('close.tally', { done: tally.approvals, needed: tally.requiredApprovals })}</strong>
        {tally.outcome === 'PENDING' && left > 0 && <span className="dim">{t('close.tally.needed', { count: left })}</span>}
        {tally.outcome === 'APPROVED' && <span className="dim">{t('close.tally.approved')}</span>}
      </div>
      <ul className={classes.votes}>
        {tally.votes.map(({ voterId, choice, at, comment, voter }) => {
          const Icon = LOOK[choice]
          return (
            <li key={voterId ?? at} data-choice={choice.toLowerCase()}>
              <span className={classes.voteMark} aria-hidden><Icon size={13} /></span>
              <span>
                <strong>{voter?.displayName ?? '–'}</strong> {t(`close.vote.${choice}`)}
                <span className="dim"> · {formatMoment(at)}</span>
                {comment && <span className={classes.comment}>{comment}</span>}
              </span>
            </li>
          )
        })}
        {tally.outcome === 'PENDING' && Array.from({ length: Math.max(left, 0) }, (_, index) => (
          <li key={index} data-choice="open">
            <span className={classes.voteMark} aria-hidden><UserRound size={13} /></span>
            <span className="dim">{t('close.tally.open')}</span>
          </li>
        ))}
      </ul>
      {tally.outcome === 'PENDING' && open.length > 0 && (
        <p className={classes.hint} data-testid="still-needed">
          {t('close.tally.who', { names: open.slice(0, 8).map(({ displayName }) => displayName).join(', '), more: Math.max(open.length - 8, 0) })}
        </p>
      )}
    </div>
  )
}
