'use client'
import { Alert, Button, Group } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Check, X } from 'lucide-react'
import { useState } from 'react'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { Region } from '@/components/States'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import type { AgreementPartsFragment } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useViewer } from '@/lib/hooks'
import { formatPercent } from '@/lib/money'
import { moreOf } from '@/lib/paged'
import { useText } from '@/lib/text'
import { AllocationTable } from './AllocationTable'
import type { ManagedPeriod } from './ClosePage'
import { Tally } from './Tally'
import { VoteDialog } from './VoteDialog'
import classes from './close.module.css'
import { allocatedQuery } from './queries'

/** What was calculated, who has agreed to it, and who is still needed. */
export function AgreementPanel({ agreement, period }: { agreement: AgreementPartsFragment; period: ManagedPeriod }) {
  const t = useText()
  return (
    <>
      <Section
        title={t('close.agreement', { number: agreement.number })}
        subtitle={agreement.distributionDate ? t('close.agreement.pay', { date: formatDay(agreement.distributionDate) }) : undefined}
        action={<StatusBadge status={agreement.status} data-testid="agreement-status" />}
        data-testid="approval-panel"
      >
        <KeyFigures>
          <StatFigure label={t('close.figure.surplus')} value={<Money amount={agreement.allocableSurplus} data-testid="agreement-surplus" />}
            note={t('close.figure.members', { count: agreement.memberCount })} />
          <StatFigure label={t('close.figure.cash')} value={<Money amount={agreement.cash} />}
            note={t('close.figure.rate', { rate: formatPercent(String(agreement.cashRateBp / 100), 0) })} />
          <StatFigure label={t('close.figure.retained')} value={<Money amount={agreement.retained} />} />
          <StatFigure label={t('close.figure.net')} value={<Money amount={agreement.netIncome} />} help={t('close.figure.net.help')} />
        </KeyFigures>
        {agreement.rejectionReason && (
          <Alert color="red" mt="md" title={t('close.agreement.rejected')}>{agreement.rejectionReason}</Alert>
        )}
        {agreement.approval && (
          <div className={classes.deciding}>
            <Tally tally={agreement.approval} />
            {agreement.status === 'PROPOSED' && <Decide agreement={agreement} period={period} />}
          </div>
        )}
      </Section>
      {agreement.status !== 'REJECTED' && <Lines agreement={agreement} period={period} />}
    </>
  )
}

function Decide({ agreement, period }: { agreement: AgreementPartsFragment; period: ManagedPeriod }) {
  const t = useText()
  const { member } = useViewer()
  const [choice, setChoice] = useState<'approve' | 'reject' | null>(null)
  const tally = agreement.approval
  const voted = tally?.votes.find(({ voterId }) => voterId === member.id)
  if (voted) {
    return <p className={classes.hint} role="status" data-testid="voted">{t(voted.choice === 'APPROVE' ? 'close.voted' : 'close.voted.against')}</p>
  }
  return (
    <>
      <Group gap="sm" mt="md">
        <Button leftSection={<Check size={16} aria-hidden />} onClick={() => setChoice('approve')} data-testid="approve-allocations-button">
          {t('close.approve')}
        </Button>
        <Button variant="default" leftSection={<X size={16} aria-hidden />} onClick={() => setChoice('reject')} data-testid="reject-allocations-button">
          {t('close.reject')}
        </Button>
      </Group>
      {choice && <VoteDialog agreement={agreement} period={period} choice={choice} onClose={() => setChoice(null)} />}
    </>
  )
}

function Lines({ agreement, period }: { agreement: AgreementPartsFragment; period: ManagedPeriod }) {
  const t = useText()
  const query = useInfiniteQuery(allocatedQuery(agreement.id))
  return (
    <Section title={t('close.lines')} busy={query.isPending} data-testid="allocation-lines">
      <Region query={query} skeleton={<SkeletonRows rows={10} of="row" tools />}>
        {({ rows, total }) => (
          <AllocationTable
            name={t('close.lines')}
            csv={`allocations-${period.code}`}
            total={agreement.allocableSurplus}
            complete={rows.length === total}
            more={moreOf(query)}
            rows={rows.map((row) => ({
              id: row.id, name: row.member?.displayName ?? '–', number: row.member?.number ?? '', points: row.weightedValue,
              percent: row.sharePercent, cash: row.cash, retained: row.retained, total: row.total,
            }))}
          />
        )}
      </Region>
    </Section>
  )
}
