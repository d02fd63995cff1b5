'use client'
import { useMemo } from 'react'
import { Section } from '@/components/Section'
import type { ReportPartsFragment } from '@/gql/graphql'
import { useText } from '@/lib/text'
import { parseCsv } from './csv-preview'
import classes from './members.module.css'

const SHOWN = 25

/** The file's rows as they were read, the wrong ones marked. */
export function FilePreview({ content, report }: { content: string; report: ReportPartsFragment }) {
  const t = useText()
  const [header = [], ...rows] = useMemo(() => parseCsv(content), [content])
  const wrong = new Set(report.errors.map(({ row }) => row))
  const line = (index: number) => index + 2 // the file's own lines, where no cell holds a line break
  const marked = rows.map((cells, index) => ({ cells, at: line(index) }))
  const shown = [...marked.filter(({ at }) => wrong.has(at)), ...marked.filter(({ at }) => !wrong.has(at))]
    .slice(0, SHOWN).sort((a, b) => a.at - b.at)
  return (
    <Section title={t('import.preview')} subtitle={t('import.preview.body', { shown: shown.length, all: report.rows })}>
      <div className={classes.scroller} tabIndex={0} role="group" aria-label={t('import.preview')}>
        <table className="table" data-testid="import-preview">
          <thead>
            <tr>
              <th>{t('import.row')}</th>
              {header.map((name, index) => <th key={index}>{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ cells, at }) => (
              <tr key={at} data-wrong={wrong.has(at) || undefined}>
                <td className="num">
                  {at}
                  {wrong.has(at) && <span className={classes.wrong}>{t('import.wrong')}</span>}
                </td>
                {header.map((_, index) => <td key={index}>{cells[index] ?? ''}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
