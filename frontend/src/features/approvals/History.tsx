'use client'
import { NativeSelect, Switch } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { History as HistoryIcon } from 'lucide-react'
import { useMemo } from 'react'
import { Ago } from '@/components/Ago'
import { DataTable, type Column } from '@/components/DataTable'
import { Money } from '@/components/Money'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { StatusBadge } from '@/components/StatusBadge'
import type { DecisionPartsFragment } from '@/gql/graphql'
import { useAddress, useViewer } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText, useWord } from '@/lib/text'
import classes from './approvals.module.css'
import { historyQuery } from './queries'

const BADGE = { APPROVE: 'APPROVED', REJECT: 'REJECTED', CLARIFY: 'CLARIFICATION_REQUESTED' } as const
const DECISIONS = ['APPROVE', 'REJECT', 'CLARIFY'] as const

/** Who decided what, when and why. */
export function History() {
  const t = useText()
  const { member } = useViewer()
  const [{ decision, mine }, change] = useAddress(['decision', 'mine'])
  const columns = useColumns()
  const query = useInfiniteQuery(historyQuery(mine === '1' ? member.id : ''))
  const tools = (
    <>
      <NativeSelect
        size="sm"
        aria-label={t('approvals.history.filter')}
        data={[
          { value: '', label: t('approvals.history.all') },
          ...DECISIONS.map((value) => ({ value, label: t(`approvals.decision.${value}`) })),
        ]}
        value={decision}
        onChange={(event) => change({ decision: event.currentTarget.value })}
      />
      <Switch label={t('approvals.history.mine')} checked={mine === '1'}
        onChange={(event) => change({ mine: event.currentTarget.checked ? '1' : '' })} />
    </>
  )
  return (
    <Section title={t('approvals.history.title')} busy={query.isPending}>
      <Region query={query} skeleton={<SkeletonRows rows={10} of="row" tools />}>
        {({ rows }) => (
          <DataTable
            name={t('approvals.history.title')}
            rows={decision ? rows.filter((row) => row.decision === decision) : rows}
            columns={columns}
            rowKey={(row) => row.id}
            csv="decisions"
            tools={tools}
            more={{ ...moreOf(query), ...(decision ? { total: undefined } : {}) }}
            empty={<EmptyState icon={HistoryIcon} title={t('approvals.history.empty')} body={t('approvals.history.empty.body')} />}
          />
        )}
      </Region>
    </Section>
  )
}

function useColumns(): Column<DecisionPartsFragment>[] {
  const t = useText()
  const word = useWord()
  return useMemo((): Column<DecisionPartsFragment>[] => [
    {
      key: 'decision', header: t('approvals.history.decision'), value: (row) => t(`approvals.decision.${row.decision}`),
      cell: (row) => <StatusBadge status={BADGE[row.decision]} label={t(`approvals.decision.${row.decision}`)} />,
    },
    {
      key: 'what', header: t('approvals.history.what'), card: 'title', value: (row) => row.contribution?.description ?? '',
      cell: (row) => (
        <>
          {row.contribution && (
            <PageLink className={classes.historyLink} href={`/approvals/view/?id=${encodeURIComponent(row.contribution.id)}`}>
              {row.contribution.description}
            </PageLink>
          )}
          <span className={classes.note}>{row.comment || t('approvals.history.noNote')}</span>
        </>
      ),
    },
    {
      key: 'member', header: t('approvals.history.member'), sortable: true,
      value: (row) => row.contribution?.member?.displayName ?? '',
      cell: (row) => row.contribution?.member?.displayName ?? '–',
    },
    {
      key: 'type', header: t('approvals.history.type'), card: 'none', value: (row) => row.contribution?.categoryCode ?? '',
      cell: (row) => word('category', row.contribution?.categoryCode ?? ''),
    },
    {
      key: 'by', header: t('approvals.history.by'), sortable: true, value: (row) => row.approver?.displayName ?? '',
      cell: (row) => row.approver?.displayName ?? t('approvals.history.import'),
    },
    {
      key: 'at', header: t('approvals.history.at'), sortable: true, value: (row) => row.decidedAt,
      cell: (row) => <Ago at={row.decidedAt} />,
    },
    {
      key: 'value', header: t('approvals.history.value'), numeric: true, sortable: true, card: 'figure',
      value: (row) => row.adjustedValue ?? row.originalValue,
      cell: (row) => (
        <>
          <Money amount={row.adjustedValue ?? row.originalValue} />
          {row.adjustedValue && <span className={classes.was}><Money amount={row.originalValue} /></span>}
        </>
      ),
    },
  ], [t, word])
}
