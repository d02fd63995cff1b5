'use client'
import { useQuery } from '@tanstack/react-query'
import { FilePlus2 } from 'lucide-react'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, ErrorState } from '@/components/States'
import { useAddress, useCooperative, useMayWrite } from '@/lib/hooks'
import { categoriesQuery } from '@/lib/queries'
import { useText } from '@/lib/text'
import { ContributionForm } from './ContributionForm'
import { fromContribution, nothingTyped } from './form'
import { openPeriodsQuery, sourceQuery } from './queries'
import { unsentDraft } from './useSending'

/** A new one, the same again (`?duplicate=`), one that could not be sent (`?unsent=`), or changes to an undecided one (`?edit=`). */
export function NewContribution() {
  const t = useText()
  const [{ duplicate, edit, unsent }] = useAddress(['duplicate', 'edit', 'unsent'])
  const mayWrite = useMayWrite()
  const categories = useQuery(categoriesQuery)
  const periods = useQuery(openPeriodsQuery)
  const from = edit || duplicate
  const source = useQuery({ ...sourceQuery(from), enabled: Boolean(from) })
  const { today } = useCooperative()
  const failed = [categories, periods, source].find((query) => query.error && query.data === undefined)
  const ready = categories.data && periods.data && (!from || source.data)
  const found = source.data ?? null
  const day = dayWithin(today, periods.data ?? [])
  return (
    <Page>
      <PageHeader
        title={edit && found ? t('contribution.edit.title', { number: found.number }) : t('contribution.new.title')}
        subtitle={edit ? t('contribution.edit.subtitle') : t('contribution.new.subtitle')}
        back={
          edit
            ? { href: `/contributions/view/?id=${encodeURIComponent(edit)}`, label: t('contribution.back.one') }
            : { href: '/contributions/', label: t('contribution.back') }
        }
      />
      {!mayWrite ? (
        <Section title={t('contribution.readOnly')}>
          <EmptyState icon={FilePlus2} title={t('contribution.readOnly.title')} body={t('contribution.readOnly.body')} />
        </Section>
      ) : failed ? (
        <Section title={t('contribution.new.title')}>
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        </Section>
      ) : ready ? (
        <ContributionForm
          key={from || unsent}
          categories={categories.data.filter(({ active, code }) => active || code === found?.categoryCode)}
          periods={periods.data}
          editing={edit ? found : null}
          name={edit ? `contribution.${edit}` : duplicate ? `contribution.again.${duplicate}` : unsent ? unsentDraft(unsent) : 'contribution'}
          again={unsent}
          initial={found ? fromContribution(found, edit ? null : day) : nothingTyped(day)}
          begin={from ? 'details' : 'kind'}
        />
      ) : (
        <Section title={t('contribution.step.kind')} busy>
          <SkeletonRows rows={5} />
        </Section>
      )}
    </Page>
  )
}

/** Today, or the last day that still takes contributions when today lies in no open period. */
function dayWithin(today: string, periods: readonly { startDate: string; endDate: string }[]): string {
  if (periods.some((one) => one.startDate <= today && today <= one.endDate)) return today
  const ended = periods.map((one) => one.endDate).filter((end) => end < today).sort()
  return ended.at(-1) ?? today
}
