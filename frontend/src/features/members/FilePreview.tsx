'use client'
import { Table } from '@mantine/core'
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
        <Table data-testid="import-preview">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('import.row')}</Table.Th>
              {header.map((name, index) => <Table.Th key={index}>{name}</Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ cells, at }) => (
              <Table.Tr key={at} data-wrong={wrong.has(at) || undefined}>
                <Table.Td className="num">
                  {at}
                  {wrong.has(at) && <span className={classes.wrong}>{t('import.wrong')}</span>}
                </Table.Td>
                {header.map((_, index) => <Table.Td key={index}>{cells[index] ?? ''}</Table.Td>)}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  )
}
