'use client'
import { useQuery } from '@tanstack/react-query'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { formatDay } from '@/lib/dates'
import { formatMinutes } from '@/lib/hours'
import { formatPercent } from '@/lib/money'
import { useText } from '@/lib/text'
import type { Reviewed } from './ReviewPage'
import { contextQuery } from './queries'

/** Who asks: what this member brought so far in the period. */
export function MemberCard({ row, periodId }: { row: Reviewed; periodId: string }) {
  const t = useText()
  const query = useQuery(contextQuery(row.memberId, periodId))
  const title = t('approvals.member', { name: row.member?.displayName ?? '–' })
  return (
    <Section title={title} subtitle={row.period ? t('approvals.member.in', { period: row.period.name }) : undefined} busy={query.isPending}>
      <Region query={query}>
        {({ member, patronageSummary: sums, approved, rejected, pending }) => (
          <Facts
            rows={[
              [t('approvals.member.approved'), approved?.totalCount ?? 0],
              [t('approvals.member.pending'), pending?.totalCount ?? 0],
              [t('approvals.member.rejected'), rejected?.totalCount ?? 0],
              [t('approvals.member.time'), sums?.minutes ? formatMinutes(sums.minutes) : '–'],
              [t('approvals.member.value'), sums ? <Money key="v" amount={sums.rawValue} /> : '–'],
              [t('approvals.member.share'), sums ? formatPercent(sums.sharePercent) : '–'],
              [t('approvals.member.joined'), member?.joinedOn ? formatDay(member.joinedOn) : '–'],
            ]}
          />
        )}
      </Region>
    </Section>
  )
}
