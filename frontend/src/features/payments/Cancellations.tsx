'use client'
import { useQuery } from '@tanstack/react-query'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { Second } from '@/features/close/AfterClose'
import { secondQuery } from '@/features/close/queries'
import type { TallyPartsFragment } from '@/gql/graphql'
import { usePolling } from '@/lib/hooks'
import { useText } from '@/lib/text'
import classes from './payments.module.css'
import { paymentQuery } from './queries'

/** Payments that somebody asked to cancel: here the second person agrees. */
export function Cancellations() {
  const t = useText()
  const refetchInterval = usePolling('queue', 'Governance')
  const { data } = useQuery({ ...secondQuery({ subjectType: 'DISTRIBUTION_CANCEL' }), refetchInterval })
  if (!data?.length) return null
  return (
    <Section title={t('payments.second')}>
      {data.map((tally) => <Cancellation key={tally.id} tally={tally} />)}
    </Section>
  )
}

function Cancellation({ tally }: { tally: TallyPartsFragment }) {
  const { data: payment } = useQuery(paymentQuery(tally.subjectId))
  const about = payment && (
    <span className={classes.about}>
      {payment.member?.displayName ?? '–'} · <span className="num">{payment.number}</span> · <Money amount={payment.net} />
    </span>
  )
  return <Second tally={tally} about={about} />
}
