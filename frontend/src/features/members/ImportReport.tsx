'use client'
import { CircleCheck, CircleX } from 'lucide-react'
import { useMemo } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Section } from '@/components/Section'
import { KeyFigures, StatFigure } from '@/components/StatFigure'
import type { ReportPartsFragment } from '@/gql/graphql'
import { useText } from '@/lib/text'
import classes from './members.module.css'

type Message = ReportPartsFragment['errors'][number]

/** Every row that is wrong: where, why, and what to write instead. */
export function Report({ report, name }: { report: ReportPartsFragment; name: string }) {
  const t = useText()
  const messages = [...report.errors, ...report.warnings]
  const bad = report.errors.length
  const columns = useMemo((): Column<Message>[] => [
    {
      key: 'kind', header: t('import.kindOf'), value: (row) => row.severity, card: 'figure',
      cell: (row) => <span className={classes.severity} data-severity={row.severity.toLowerCase()}>{t(`import.severity.${row.severity}`)}</span>,
    },
    { key: 'row', header: t('import.row'), numeric: true, sortable: true, value: (row) => String(row.row), cell: (row) => row.row || '–' },
    { key: 'column', header: t('import.column'), sortable: true, value: (row) => row.column ?? '', cell: (row) => <code>{row.column ?? '–'}</code> },
    {
      key: 'message', header: t('import.message'), card: 'title', value: (row) => `${row.message} ${row.hint ?? ''}`.trim(),
      cell: (row) => <>{row.message}{row.hint && <span className={classes.fix}>{row.hint}</span>}</>,
    },
    { key: 'code', header: t('import.code'), card: 'none', value: (row) => row.code, cell: (row) => <span className="dim">{row.code}</span> },
  ], [t])
  return (
    <Section title={t('import.report', { name })} data-testid="import-report">
      <p className={classes.verdict} role="status" data-tone={bad ? 'bad' : 'good'}>
        {bad ? <CircleX size={18} aria-hidden /> : <CircleCheck size={18} aria-hidden />}
        {bad ? t('import.bad', { count: bad }) : t('import.good', { warnings: report.warnings.length })}
      </p>
      <KeyFigures>
        <StatFigure label={t('import.rows')} value={report.rows} />
        <StatFigure label={t('import.new')} value={report.new} />
        <StatFigure label={t('import.changed')} value={report.changed} />
        <StatFigure label={t('import.unchanged')} value={report.unchanged} />
      </KeyFigures>
      {messages.length > 0 && (
        <div className={classes.messages}>
          <DataTable name={t('import.messages')} rows={messages} columns={columns} csv="import-report"
            rowKey={(row) => `${row.severity}${row.row}${row.column ?? ''}${row.code}`} data-testid="import-messages" />
        </div>
      )}
    </Section>
  )
}
