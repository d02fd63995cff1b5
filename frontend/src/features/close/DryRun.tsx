'use client'
import { Alert, Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Calculator } from 'lucide-react'
import { useState } from 'react'
import { Money } from '@/components/Money'
import { Section } from '@/components/Section'
import { SkeletonFigure } from '@/components/Skeletons'
import { EmptyState, Region, wordsOf } from '@/components/States'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { AllocationTable } from './AllocationTable'
import type { ManagedPeriod } from './ClosePage'
import { inputOf, rateFits, rateOf, type Options } from './Prepare'
import classes from './close.module.css'
import { dryRunQuery, isOver, linesQuery, START } from './queries'
import { reportOf } from './report'

/** The whole calculation without a trace: what everybody would be told. */
export function DryRun({ period, options, ready }: { period: ManagedPeriod; options: Options; ready: boolean }) {
  const t = useText()
  const [run, setRun] = useState<{ id: string; about: string } | null>(null)
  const about = JSON.stringify(options)
  const start = useMutation({
    mutationFn: () =>
      execute(START, { input: { ...inputOf(period.id, options), mode: 'DRY_RUN', idempotencyKey: newIdempotencyKey() } }),
    onSuccess: ({ startPeriodClose }) => setRun({ id: startPeriodClose.workflow.id, about }),
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  const query = useQuery({ ...dryRunQuery(run?.id ?? ''), enabled: run !== null })
  const busy = start.isPending || (run !== null && !(query.data && isOver(query.data)))
  return (
    <Section
      title={t('close.preview')}
      subtitle={t('close.preview.body')}
      busy={busy}
      data-testid="close-preview"
      action={
        <Button size="sm" variant="default" leftSection={<Calculator size={15} aria-hidden />} onClick={() => start.mutate()}
          loading={busy} disabled={!rateFits(options.cashPercent)} data-testid="calculate-allocations-button">
          {t(run ? 'close.preview.again' : 'close.preview.button')}
        </Button>
      }
    >
      <div role="status" className="visually-hidden">{busy ? t('close.preview.busy') : ''}</div>
      {run === null ? (
        <EmptyState icon={Calculator} title={t('close.preview.none')} body={t(ready ? 'close.preview.none.body' : 'close.preview.none.blocked')} />
      ) : (
        <Region query={query} skeleton={<SkeletonFigure />}>
          {(workflow) => {
            const report = reportOf(workflow.context)
            if (!isOver(workflow)) return <SkeletonFigure />
            if (!report) {
              return <Alert color="clay" title={t('close.preview.refused')} data-testid="preview-refused">{workflow.errorMessage}</Alert>
            }
            return (
              <>
                {run.about !== about && <Alert color="clay" mb="md">{t('close.preview.stale')}</Alert>}
                <KeyFigures>
                  <StatFigure label={t('close.figure.surplus')} value={<Money amount={report.surplus} data-testid="preview-surplus" />}
                    note={t('close.figure.members', { count: report.members })} />
                  <StatFigure label={t('close.figure.cash')} value={<Money amount={report.cash} />} />
                  <StatFigure label={t('close.figure.retained')} value={<Money amount={report.retained} />} />
                  <StatFigure label={t('close.figure.net')} value={<Money amount={report.netIncome} />} help={t('close.figure.net.help')} />
                </KeyFigures>
                {report.warnings.length > 0 && (
                  <Alert color="clay" mt="md" title={t('close.preview.warnings')}>
                    <ul className={classes.warnings}>{report.warnings.map((one) => <li key={one}>{one}</li>)}</ul>
                  </Alert>
                )}
                <Lines periodId={period.id} options={options} exact={options.reserve === '0.00' && options.collective === '0.00'} />
              </>
            )
          }}
        </Region>
      )}
    </Section>
  )
}

function Lines({ periodId, options, exact }: { periodId: string; options: Options; exact: boolean }) {
  const t = useText()
  const query = useQuery(linesQuery(periodId, rateOf(options.cashPercent)))
  return (
    <div className={classes.lines}>
      {!exact && <p className={classes.hint}>{t('close.preview.before')}</p>}
      <Region query={query}>
        {({ lines, surplus }) => (
          <AllocationTable
            name={t('close.lines.draft')}
            csv="allocation-draft"
            total={surplus}
            rows={lines.map((line) => ({
              id: line.memberId, name: line.memberDisplayName, number: line.memberNumber, points: line.weightedValue,
              percent: line.sharePercent, cash: line.cash, retained: line.retained, total: line.total,
            }))}
          />
        )}
      </Region>
    </div>
  )
}
