'use client'
import { Alert, Button, Group, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Check, CircleX, LoaderCircle, Minus, RotateCcw, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { Ago } from '@/components/Ago'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { Section } from '@/components/Section'
import { StatusBadge } from '@/components/StatusBadge'
import { wordsOf } from '@/components/States'
import type { CloseWorkflowFragment, PeriodCloseQuery, WorkflowStepStatus } from '@/gql/graphql'
import { formatMoment } from '@/lib/dates'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useMay } from '@/lib/hooks'
import { useText, useWord } from '@/lib/text'
import { toast } from '@/lib/toast'
import type { ManagedPeriod } from './ClosePage'
import classes from './close.module.css'
import { ABORT, RESUME, TOUCHED } from './queries'

export const STEPS = ['preflight_and_lock', 'aggregate', 'weight', 'allocate', 'propose', 'await_approval',
  'post_closing_entries', 'post_allocations', 'verify', 'snapshot_and_close', 'spawn_distributions'] as const

/** Until the books are touched a close can be given up. */
const ABORTABLE = STEPS.slice(0, 6) as readonly string[]

const ICON: Partial<Record<WorkflowStepStatus, typeof Check>> = {
  COMPLETED: Check, IN_PROGRESS: LoaderCircle, FAILED: CircleX, COMPENSATED: RotateCcw, SKIPPED: Minus,
}

type Close = NonNullable<PeriodCloseQuery['periodClose']>

interface Props {
  workflow: Close
  period: ManagedPeriod
  /** All is done: the steps are there to be read, folded away. */
  settled: boolean
}

export function Progress({ workflow, period, settled }: Props) {
  const t = useText()
  const word = useWord()
  const known = new Map(workflow.steps.map((step) => [step.name, step]))
  const undoing = workflow.steps.filter(({ name }) => !(STEPS as readonly string[]).includes(name))
  const done = STEPS.filter((name) => known.get(name)?.status === 'COMPLETED').length
  const at = workflow.currentStep ?? ''
  const waits = workflow.status === 'WAITING' && at === 'await_approval'
  const said = workflow.status === 'COMPLETED' ? t('close.done')
    : waits ? t('close.waits')
    : workflow.status === 'FAILED' ? t('close.stopped')
    : t('close.running', { step: word('close.step', at) })
  const steps = (
    <ol className={classes.steps}>
      {STEPS.map((name, index) => <Step key={name} name={name} index={index} step={known.get(name)} />)}
      {undoing.map((step) => <Step key={step.name} name={step.name} index={-1} step={step} />)}
    </ol>
  )
  return (
    <Section
      title={t('close.progress')}
      data-testid="close-progress"
      subtitle={workflow.startedBy && workflow.createdAt
        ? t('close.startedBy', { name: workflow.startedBy.displayName, when: formatMoment(workflow.createdAt) })
        : undefined}
      action={<StatusBadge status={workflow.status} data-testid="close-status" />}
    >
      <div role="status" className={classes.now} data-testid="close-now">{said}</div>
      <div className={classes.bar} aria-hidden><span style={{ width: `${(done * 100) / STEPS.length}%` }} /></div>
      <p className="dim num">{t('close.steps', { done, all: STEPS.length })}</p>
      {(workflow.status === 'FAILED' || workflow.status === 'COMPENSATING') && workflow.errorMessage && (
        <Alert color="red" role="alert" my="md" title={t('close.failed.title')} data-testid="close-failure">
          {workflow.errorMessage}
          {workflow.suggestion && <p className={classes.suggestion}>{workflow.suggestion}</p>}
        </Alert>
      )}
      {settled ? <details className={classes.fold}><summary>{t('close.steps.show')}</summary>{steps}</details> : steps}
      {!settled && <Controls workflow={workflow} period={period} />}
    </Section>
  )
}

function Step({ name, index, step }: { name: string; index: number; step: CloseWorkflowFragment['steps'][number] | undefined }) {
  const word = useWord()
  const t = useText()
  const status = step?.status ?? 'PENDING'
  const waiting = status === 'IN_PROGRESS' && name === 'await_approval'
  const Icon = waiting ? undefined : ICON[status]
  return (
    <li className={classes.step} data-status={status.toLowerCase()} data-waiting={waiting || undefined} data-step={name}
      aria-current={status === 'IN_PROGRESS' ? 'step' : undefined}>
      <span className={classes.stepMark} aria-hidden>{Icon ? <Icon size={14} /> : index >= 0 ? index + 1 : ''}</span>
      <span className={classes.stepWords}>
        <span>{word('close.step', name)}</span>
        {step?.error && <span className={classes.stepError}>{step.error}</span>}
        {step?.progress && !waiting && <span className="dim">{t('close.settling')}</span>}
      </span>
      <span className={classes.stepState}>
        {waiting ? t('close.step.people') : word('step', status)}
        {step?.completedAt && <Ago at={step.completedAt} className="dim" />}
      </span>
    </li>
  )
}

function Controls({ workflow, period }: { workflow: Close; period: ManagedPeriod }) {
  const t = useText()
  const client = useQueryClient()
  const admin = useMay('ADMIN')
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState('')
  const [key, renew] = useState(newIdempotencyKey)
  const fresh = async () => {
    renew(newIdempotencyKey())
    await Promise.all(TOUCHED.map((entity) => client.invalidateQueries({ queryKey: [entity] })))
  }
  const onError = (error: unknown) => toast.error(t('failure.title'), wordsOf(error, t))
  const resume = useMutation({
    mutationFn: () => execute(RESUME, { input: { id: workflow.id, idempotencyKey: key } }),
    onSuccess: async () => {
      toast.info(t('close.resumed'))
      await fresh()
    },
    onError,
  })
  const abort = useMutation({
    mutationFn: () => execute(ABORT, { input: { periodId: period.id, reason: reason.trim(), idempotencyKey: key } }),
    onSuccess: async () => {
      setAsked(false)
      toast.info(t('close.aborted'))
      await fresh()
    },
    onError,
  })
  const stuck = workflow.status === 'FAILED' || workflow.status === 'COMPENSATING'
  const abortable = ABORTABLE.includes(workflow.currentStep ?? '') || workflow.status === 'FAILED'
  if (!admin || workflow.status === 'COMPLETED') return null
  return (
    <Group mt="lg" gap="sm">
      {stuck && (
        <Button leftSection={<RotateCw size={15} aria-hidden />} loading={resume.isPending} onClick={() => resume.mutate()} data-testid="resume-close-button">
          {t('close.resume')}
        </Button>
      )}
      {abortable && (
        <Button variant="default" onClick={() => setAsked(true)} data-testid="abort-close-button">{t('close.abort')}</Button>
      )}
      <ConfirmDialog
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('close.abort.title', { period: period.name })}
        confirm={t('close.abort')}
        busy={abort.isPending}
        progress={t('close.abort.progress')}
        disabled={!reason.trim()}
        danger
        onConfirm={() => abort.mutate()}
        confirmTestId="confirm-abort-close"
      >
        <p className={classes.lead}>{t('close.abort.body')}</p>
        <Textarea data-autofocus label={t('close.reason')} required minRows={2} autosize maxLength={1000}
          value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </ConfirmDialog>
    </Group>
  )
}
