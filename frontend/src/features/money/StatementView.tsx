'use client'
import { useQuery } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, ErrorState } from '@/components/States'
import { meansLost } from '@/lib/failures'
import { useAddress, useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { AllocationSheet, saveAllocation } from './AllocationSheet'
import { CapitalSheet, saveCapital } from './CapitalSheet'
import { movementsQuery, statementQuery } from './queries'
import { SheetActions } from './Sheet'

/** One document: the allocation of a period, or the capital account of a year. */
export function StatementView() {
  const [{ kind, id, year }] = useAddress(['kind', 'id', 'year'])
  return kind === 'capital' && /^\d{4}$/.test(year) ? <OfYear year={year} /> : <OfPeriod id={id} />
}

function OfPeriod({ id }: { id: string }) {
  const t = useText()
  const { member } = useViewer()
  const query = useQuery({ ...statementQuery(member.id, id), enabled: Boolean(id) })
  const book = useQuery(movementsQuery(member.id, 'BOOK'))
  const found = query.data
  const lost = !id || query.data === null || meansLost(query.error)
  return (
    <Page>
      <PageHeader
        onScreenOnly
        title={found ? t('money.statement.allocation.title', { period: found.periodName }) : t('nav.statement')}
        back={{ href: '/statements/', label: t('nav.statements') }}
        awaits={query.isPending && !lost && 'actions'}
        actions={found && <SheetActions onCsv={() => saveAllocation(found, member.number, t)} />}
      />
      {lost ? (
        <Lost />
      ) : query.error && !found ? (
        <Section title={t('nav.statement')}><ErrorState error={query.error} onRetry={() => void query.refetch()} /></Section>
      ) : found ? (
        <AllocationSheet found={found} moves={book.data ?? []} />
      ) : (
        <Section title={t('nav.statement')} busy><SkeletonRows rows={12} of="row" /></Section>
      )}
    </Page>
  )
}

function OfYear({ year }: { year: string }) {
  const t = useText()
  const { member } = useViewer()
  const book = useQuery(movementsQuery(member.id, 'BOOK'))
  const tax = useQuery(movementsQuery(member.id, 'TAX'))
  const failed = [book, tax].find(({ error, data }) => error && !data)
  const ready = book.data && tax.data
  return (
    <Page>
      <PageHeader
        onScreenOnly
        title={t('money.statement.capital.title', { year })}
        back={{ href: '/statements/', label: t('nav.statements') }}
        awaits={!ready && !failed && 'actions'}
        actions={ready && <SheetActions onCsv={() => saveCapital(year, book.data, tax.data, member.number, t)} />}
      />
      {failed ? (
        <Section title={t('nav.statement')}><ErrorState error={failed.error} onRetry={() => void failed.refetch()} /></Section>
      ) : ready ? (
        <CapitalSheet year={year} book={book.data} tax={tax.data} />
      ) : (
        <Section title={t('nav.statement')} busy><SkeletonRows rows={12} of="row" /></Section>
      )}
    </Page>
  )
}

function Lost() {
  const t = useText()
  return (
    <Section title={t('nav.statement')}>
      <EmptyState
        icon={SearchX}
        title={t('money.statement.lost')}
        body={t('money.statement.lost.body')}
        action={<PageLink className="link" href="/statements/">{t('nav.statements')}</PageLink>}
      />
    </Section>
  )
}
