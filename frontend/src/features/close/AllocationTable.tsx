'use client'
import { Alert } from '@mantine/core'
import { useMemo } from 'react'
import { DataTable, type Column } from '@/components/DataTable'
import { Money, useMoney } from '@/components/Money'
import { compare, formatDecimal, formatPercent, sum } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './close.module.css'

export interface Line {
  readonly id: string
  readonly name: string
  readonly number: string
  readonly points: string
  readonly percent: string
  readonly cash: string
  readonly retained: string
  readonly total: string
}

interface Props {
  name: string
  csv: string
  rows: readonly Line[]
  /** What the lines have to add up to; a difference is told, never hidden. */
  total: string
  /** Only when all lines are here can they be compared with the total. */
  complete?: boolean
  more?: Parameters<typeof DataTable<Line>>[0]['more']
}

export function AllocationTable({ name, csv, rows, total, complete = true, more }: Props) {
  const t = useText()
  const money = useMoney()
  const found = sum(rows.map((row) => row.total))
  const columns = useMemo((): Column<Line>[] => [
    {
      key: 'member', header: t('close.lines.member'), sortable: true, card: 'title', value: (row) => row.name,
      cell: (row) => <><span className={classes.member}>{row.name}</span> <span className="dim num">{row.number}</span></>,
    },
    {
      key: 'points', header: t('close.lines.points'), numeric: true, sortable: true, value: (row) => row.points,
      cell: (row) => formatDecimal(row.points),
    },
    {
      key: 'percent', header: t('close.lines.share'), numeric: true, value: (row) => row.percent,
      cell: (row) => formatPercent(row.percent),
    },
    ...(['cash', 'retained'] as const).map((key): Column<Line> => ({
      key, header: t(`close.lines.${key}`), numeric: true, sortable: true, value: (row) => row[key],
      cell: (row) => <Money amount={row[key]} />,
    })),
    {
      key: 'total', header: t('close.lines.total'), numeric: true, sortable: true, card: 'figure', value: (row) => row.total,
      cell: (row) => <strong><Money amount={row.total} /></strong>,
    },
  ], [t])
  return (
    <>
      {complete && rows.length > 0 && compare(found, total) !== 0 && (
        <Alert color="red" role="alert" mb="md">{t('close.lines.mismatch', { found: money(found), total: money(total) })}</Alert>
      )}
      <DataTable name={name} csv={csv} rows={rows} columns={columns} rowKey={(row) => row.id}
        sort={{ key: 'total', descending: true }} {...(more ? { more } : {})}
        footer={complete && rows.length > 0 && (
          <div className={classes.sum}><span>{t('close.lines.sum', { count: rows.length })}</span><Money amount={found} data-testid="lines-sum" /></div>
        )}
      />
    </>
  )
}
