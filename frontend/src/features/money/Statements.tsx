'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, FileText } from 'lucide-react'
import { useMemo } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { Page, PageHeader } from '@/components/PageHeader'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import { formatSpan } from '@/lib/dates'
import { useViewer } from '@/lib/hooks'
import { formatPercent } from '@/lib/money'
import { useText } from '@/lib/text'
import { yearsOf } from './account'
import classes from './Money.module.css'
import { allocationsQuery, isCredited, movementsQuery, type OwnAllocation } from './queries'

export const allocationStatement = (periodId: string) => `/statements/view/?kind=allocation&id=${encodeURIComponent(periodId)}`
export const capitalStatement = (year: string) => `/statements/view/?kind=capital&year=${year}`

export function Statements() {
  const t = useText()
  const { member } = useViewer()
  const allocations = useQuery(allocationsQuery(member.id))
  const moves = useQuery(movementsQuery(member.id, 'BOOK'))
  const columns = useColumns()
  const none = <EmptyState icon={FileText} title={t('money.statements.empty')} body={t('money.statements.empty.body')} />
  return (
    <Page>
      <PageHeader title={t('nav.statements')} subtitle={t('money.statements.subtitle')} />
      <Section title={t('money.statements.allocation')} subtitle={t('money.statements.allocation.help')} busy={allocations.isPending}>
        <Region query={allocations} skeleton={<SkeletonRows rows={2} of="row" tools />} empty={none}>
          {(rows) => (
            <DataTable
              name={t('money.statements.allocation')}
              rows={rows.filter(isCredited)}
              columns={columns}
              rowKey={(row) => row.id}
              rowProps={(row) => ({ 'data-period-id': row.periodId })}
              csv="allocation-statements"
              empty={none}
              data-testid="statements-table"
            />
          )}
        </Region>
      </Section>
      <Section title={t('money.statements.capital')} subtitle={t('money.statements.capital.help')} busy={moves.isPending}>
        <Region query={moves} empty={none}>
          {(rows) =>
            rows.length === 0 ? (
              <EmptyState icon={FileText} title={t('dashboard.capital.empty')} body={t('dashboard.capital.empty.body')} />
            ) : (
              <ul className={classes.documents}>
                {yearsOf(rows).map((year) => (
                  <li key={year}>
                    <PageLink href={capitalStatement(year)} className={classes.document}>
                      <FileText size={18} aria-hidden />
                      <span>{t('money.statement.capital.title', { year })}</span>
                      <ChevronRight size={16} aria-hidden />
                    </PageLink>
                  </li>
                ))}
              </ul>
            )
          }
        </Region>
      </Section>
    </Page>
  )
}

function useColumns(): Column<OwnAllocation>[] {
  const t = useText()
  return useMemo((): Column<OwnAllocation>[] => [
    {
      key: 'period', header: t('contribution.period'), card: 'title', value: (row) => row.period?.name ?? '',
      cell: (row) => (
        <>
          <PageLink href={allocationStatement(row.periodId)} className={classes.rowLink}>{row.period?.name ?? row.number}</PageLink>
          {row.period && <span className={classes.below}>{formatSpan(row.period.startDate, row.period.endDate)}</span>}
        </>
      ),
    },
    { key: 'surplus', header: t('money.surplus'), numeric: true, card: 'none', value: (row) => row.agreement?.allocableSurplus ?? '', cell: (row) => (row.agreement ? <Money amount={row.agreement.allocableSurplus} /> : '–') },
    { key: 'share', header: t('money.share'), numeric: true, value: (row) => row.sharePercent, cell: (row) => formatPercent(row.sharePercent) },
    { key: 'cash', header: t('money.cash'), numeric: true, value: (row) => row.cash, cell: (row) => <Money amount={row.cash} /> },
    { key: 'retained', header: t('money.retained'), numeric: true, value: (row) => row.retained, cell: (row) => <Money amount={row.retained} /> },
    { key: 'status', header: t('dashboard.recent.status'), value: (row) => row.status, cell: (row) => <StatusBadge status={row.status} /> },
    { key: 'total', header: t('money.allocation'), numeric: true, card: 'figure', value: (row) => row.total, cell: (row) => <Money amount={row.total} /> },
  ], [t])
}
