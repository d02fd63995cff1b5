'use client'
import { Alert, Button, Group, NativeSelect, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { RotateCw, Workflow as WorkflowIcon } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Ago } from '@/components/Ago'
import { Dialog } from '@/components/Dialog'
import { DataTable, type Column } from '@/components/DataTable'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import type { WorkflowRowFragment, WorkflowStatus, WorkflowType } from '@/gql/graphql'
import { formatAgo, formatMoment } from '@/lib/dates'
import { useAddress, usePolling } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText, useWord } from '@/lib/text'
import { ReasonDialog, useOperation } from './ReasonDialog'
import classes from './operations.module.css'
import { ABANDON, RETRY, workflowsQuery } from './queries'
import { execute, newIdempotencyKey } from '@/lib/graphql'

const STATUSES = ['FAILED', 'RUNNING', 'WAITING', 'RETRY_WAIT', 'COMPENSATING', 'COMPLETED', 'COMPENSATED', 'ABANDONED'] as const
const TYPES = ['PERIOD_CLOSE', 'ALLOCATION_DISTRIBUTION', 'PAYMENT', 'TWO_PERSON'] as const
const STUCK: ReadonlySet<WorkflowStatus> = new Set(['FAILED', 'COMPENSATING'])

export function Workflows() {
  const t = useText()
  const [{ status, type }, change] = useAddress(['status', 'type'])
  const refetchInterval = usePolling('queue', 'Workflow')
  const query = useInfiniteQuery({
    ...workflowsQuery({ status: (status || null) as WorkflowStatus | null, type: (type || null) as WorkflowType | null }), refetchInterval,
  })
  const [shown, setShown] = useState<string | null>(null)
  const columns = useColumns(setShown)
  const row = query.data?.rows.find(({ id }) => id === shown)
  return (
    <Section title={t('ops.workflows')} subtitle={t('ops.workflows.body')} busy={query.isPending} data-testid="workflows">
      <Region query={query} skeleton={<SkeletonRows rows={3} of="row" tools />}>
        {({ rows }) => (
          <DataTable
            name={t('ops.workflows')}
            rows={rows}
            columns={columns}
            rowKey={(one) => one.id}
            rowProps={(one) => ({ 'data-workflow-id': one.id, 'data-status': one.status.toLowerCase() })}
            more={moreOf(query)}
            tools={
              <>
                <NativeSelect size="sm" aria-label={t('ops.status')} value={status} onChange={(event) => change({ status: event.currentTarget.value })}
                  data={[{ value: '', label: t('ops.allStatuses') }, ...STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))]} />
                <NativeSelect size="sm" aria-label={t('ops.type')} value={type} onChange={(event) => change({ type: event.currentTarget.value })}
                  data={[{ value: '', label: t('ops.allTypes') }, ...TYPES.map((value) => ({ value, label: t(`ops.type.${value}`) }))]} />
              </>
            }
            empty={<EmptyState icon={WorkflowIcon} title={t('ops.workflows.empty')} body={t('ops.workflows.empty.body')} />}
          />
        )}
      </Region>
      {row && <Detail row={row} onClose={() => setShown(null)} />}
    </Section>
  )
}

/** What is over stands nowhere. */
const stepOf = (row: WorkflowRowFragment): string => (row.status === 'COMPLETED' ? '' : (row.currentStep ?? ''))

function useColumns(open: (id: string) => void): Column<WorkflowRowFragment>[] {
  const t = useText()
  const word = useWord()
  return useMemo((): Column<WorkflowRowFragment>[] => [
    {
      key: 'type', header: t('ops.type'), card: 'title', value: (row) => row.type,
      cell: (row) => (
        <UnstyledButton className="opens" onClick={() => open(row.id)}>
          {t(`ops.type.${row.type}`)}{row.mode === 'DRY_RUN' && <span className="dim"> · {t('ops.dryRun')}</span>}
        </UnstyledButton>
      ),
    },
    { key: 'status', header: t('ops.status'), card: 'figure', value: (row) => row.status, cell: (row) => <StatusBadge status={row.status} /> },
    {
      key: 'step', header: t('ops.step'), value: stepOf,
      cell: (row) => (stepOf(row) ? word('close.step', stepOf(row)) : <span className="dim">–</span>),
    },
    {
      key: 'error', header: t('ops.error'), value: (row) => row.errorMessage ?? '',
      cell: (row) => (row.errorMessage ? <span className={classes.error}>{row.errorMessage}</span> : <span className="dim">–</span>),
    },
    {
      key: 'updated', header: t('ops.updated'), value: (row) => row.updatedAt ?? '',
      cell: (row) => (row.updatedAt ? <Ago at={row.updatedAt} /> : '–'),
    },
  ], [t, word, open])
}

function Detail({ row, onClose }: { row: WorkflowRowFragment; onClose: () => void }) {
  const t = useText()
  const word = useWord()
  const [asked, setAsked] = useState(false)
  const [key, renew] = useState(newIdempotencyKey)
  const done = () => renew(newIdempotencyKey())
  const retry = useOperation(() => execute(RETRY, { input: { id: row.id, idempotencyKey: key } }), t('ops.retried'), done)
  const abandon = useOperation(
    (reason: string) => execute(ABANDON, { input: { id: row.id, reason, idempotencyKey: key } }), t('ops.abandoned'),
    () => {
      done()
      setAsked(false)
    },
  )
  const stuck = STUCK.has(row.status) && row.mode === 'LIVE'
  return (
    <Dialog onClose={onClose} title={t(`ops.type.${row.type}`)} size="lg"
      data-testid="workflow-modal">
      <Facts rows={[
        [t('ops.status'), <StatusBadge key="s" status={row.status} />],
        [t('ops.started'), row.createdAt ? formatMoment(row.createdAt) : '–'],
        [t('ops.startedBy'), row.startedBy?.displayName ?? t('ops.system')],
        [t('ops.reference'), <span key="r" className="num">{row.correlationId}</span>],
      ]} />
      {row.errorMessage && (
        <Alert color="red" my="md" title={t('close.failed.title')}>
          {row.errorMessage}
          {row.suggestion && <p className={classes.suggestion}>{row.suggestion}</p>}
        </Alert>
      )}
      <ol className={classes.steps}>
        {row.steps.map((step) => (
          <li key={step.name}>
            <span>{word('close.step', step.name)}</span>
            <span className="dim">{word('step', step.status)}{step.completedAt && ` · ${formatAgo(step.completedAt)}`}</span>
            {step.error && <span className={classes.error}>{step.error}</span>}
          </li>
        ))}
      </ol>
      {stuck && (
        <Group justify="flex-end" mt="lg" gap="sm">
          <Button variant="default" onClick={() => setAsked(true)} data-testid="abandon-workflow">{t('ops.abandon')}</Button>
          <Button leftSection={<RotateCw size={15} aria-hidden />} loading={retry.isPending} onClick={() => retry.mutate('')} data-testid="retry-workflow">{t('ops.retry')}</Button>
        </Group>
      )}
      {asked && <ReasonDialog title={t('ops.abandon.title')} body={t('ops.abandon.body')} confirm={t('ops.abandon')} busy={abandon.isPending}
        onClose={() => setAsked(false)} onConfirm={(reason) => abandon.mutate(reason)} />}
    </Dialog>
  )
}
