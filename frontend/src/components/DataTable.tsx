'use client'
import { Button, NativeSelect, UnstyledButton } from '@mantine/core'
import { ArrowDown, ArrowUp, ChevronsUpDown, Download } from 'lucide-react'
import { memo, useMemo, useState, type ReactNode } from 'react'
import { download, toCsv } from '@/lib/csv'
import { today } from '@/lib/dates'
import { useIsPhone } from '@/lib/hooks'
import { compare } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './DataTable.module.css'

export interface Column<Row> {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  /** The plain value: what is sorted by and what the CSV holds. Without one, neither. */
  value?: (row: Row) => string
  /** Decimal strings are compared as numbers, exactly. */
  numeric?: boolean
  sortable?: boolean
  /** On a card: its heading, its right-hand figure, or a line of its own (usual). */
  card?: 'title' | 'figure' | 'line' | 'none'
  width?: string
}

interface Sort {
  key: string
  descending: boolean
}

interface Props<Row> {
  /** The table's name, for its caption and for the file. */
  name: string
  rows: readonly Row[]
  /** The same array each time (`useMemo`): rows that did not change are not drawn again. */
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  /** Attributes of a row or card, such as `data-contribution-id`; of nothing but the row. */
  rowProps?: (row: Row) => Record<`data-${string}`, string | undefined>
  sort?: Sort
  /** When the server sorts; without it the rows on screen are sorted here. */
  onSort?: (sort: Sort) => void
  more?: { hasMore: boolean; loading: boolean; load: () => void; total?: number | undefined }
  /** Name of the CSV, without its ending; none without a name. */
  csv?: string
  footer?: ReactNode
  empty?: ReactNode
  tools?: ReactNode
  'data-testid'?: string
}

/** A readable table on a wide screen, cards below 768 px; the CSV holds what is on the screen. */
export function DataTable<Row>(props: Props<Row>) {
  const { rows, columns, more, csv, empty, tools, footer } = props
  const phone = useIsPhone()
  const t = useText()
  const [ownSort, setOwnSort] = useState<Sort | undefined>(props.sort)
  const sort = props.onSort ? props.sort : ownSort
  const setSort = props.onSort ?? setOwnSort
  const shown = useMemo(
    () => (props.onSort || !sort ? rows : sorted(rows, columns, sort)),
    [rows, columns, sort, props.onSort],
  )
  const save = () => {
    const written = columns.filter((column) => column.value)
    const lines = shown.map((row) => written.map((column) => column.value?.(row) ?? ''))
    download(`${csv}-${today()}.csv`, toCsv(written.map((column) => column.header), lines))
  }
  const nothing = rows.length === 0 && Boolean(empty)
  return (
    <div className={classes.frame}>
      {(tools || (!nothing && (csv || phone))) && (
        <div className={`${classes.tools} no-print`}>
          <div className={classes.filters}>{tools}</div>
          {phone && !nothing && <CardSort columns={columns} sort={sort} onSort={setSort} />}
          {csv && !nothing && (
            <Button variant="default" size="sm" onClick={save} leftSection={<Download size={14} aria-hidden />}>
              {t('action.exportCsv')}
            </Button>
          )}
        </div>
      )}
      {nothing ? empty : phone ? <Cards {...props} rows={shown} /> : <Grid {...props} rows={shown} sort={sort} onSort={setSort} />}
      {!nothing && footer}
      {more && !nothing && <More {...more} shown={rows.length} />}
    </div>
  )
}

function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort): readonly Row[] {
  const column = columns.find(({ key }) => key === sort.key)
  if (!column?.value) return rows
  const value = column.value
  const order = column.numeric
    ? (a: Row, b: Row) => compare(value(a) || '0', value(b) || '0')
    : (a: Row, b: Row) => value(a).localeCompare(value(b), 'en', { numeric: true })
  return [...rows].sort((a, b) => (sort.descending ? order(b, a) : order(a, b)))
}

type Shown<Row> = Props<Row> & { rows: readonly Row[] }

function Grid<Row>({ name, rows, columns, rowKey, rowProps, sort, onSort, ...rest }: Shown<Row> & {
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}) {
  const t = useText()
  return (
    <div className={classes.scroller} tabIndex={0} role="group" aria-label={name}>
      <table className="table" data-hover data-testid={rest['data-testid']}>
        <caption className="visually-hidden">{t('table.caption', { name, count: rows.length })}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Line key={rowKey(row)} row={row} columns={columns} rowProps={rowProps} />)}
        </tbody>
      </table>
    </div>
  )
}

function Head<Row>({ column, sort, onSort }: {
  column: Column<Row>
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}) {
  const t = useText()
  const active = sort?.key === column.key
  const style = column.width ? { width: column.width } : undefined
  if (!column.sortable) {
    return (
      <th className={column.numeric ? classes.numeric : undefined} style={style}>
        {column.header}
      </th>
    )
  }
  const Icon = !active ? ChevronsUpDown : sort.descending ? ArrowDown : ArrowUp
  const direction = active ? (sort.descending ? 'descending' : 'ascending') : 'none'
  return (
    <th className={column.numeric ? classes.numeric : undefined} aria-sort={direction} style={style}>
      <UnstyledButton
        className={classes.sort}
        aria-label={t('table.sortBy', { column: column.header })}
        onClick={() => onSort({ key: column.key, descending: active ? !sort.descending : Boolean(column.numeric) })}
      >
        {column.header}
        <Icon size={12} aria-hidden />
      </UnstyledButton>
    </th>
  )
}

function Cards<Row>({ name, rows, columns, rowKey, rowProps }: Shown<Row>) {
  return (
    <ul className={classes.cards} aria-label={name} data-testid="mobile-card-view">
      {rows.map((row) => <Card key={rowKey(row)} row={row} columns={columns} rowProps={rowProps} />)}
    </ul>
  )
}

interface OneProps<Row> {
  row: Row
  columns: readonly Column<Row>[]
  rowProps: Props<Row>['rowProps']
}

/** Drawn again only when the row or the columns are others: hundreds stay as they are when more come. */
const once = <Draw,>(draw: Draw): Draw =>
  memo(
    draw as (props: OneProps<unknown>) => ReactNode,
    (before, after) => before.row === after.row && before.columns === after.columns,
  ) as Draw

const Line = once(<Row,>({ row, columns, rowProps }: OneProps<Row>) => (
  <tr {...rowProps?.(row)}>
    {columns.map((column) => (
      <td key={column.key} className={column.numeric ? classes.numeric : undefined}>
        {column.cell(row)}
      </td>
    ))}
  </tr>
))

const Card = once(<Row,>({ row, columns, rowProps }: OneProps<Row>) => {
  const part = (kind: Column<Row>['card']) => columns.filter((column) => (column.card ?? 'line') === kind)
  return (
    <li className={classes.card} {...rowProps?.(row)}>
      <div className={classes.cardHead}>
        <div className={classes.cardTitle}>{part('title').map((column) => <div key={column.key}>{column.cell(row)}</div>)}</div>
        <div className={classes.cardFigure}>{part('figure').map((column) => <div key={column.key}>{column.cell(row)}</div>)}</div>
      </div>
      <dl className={classes.cardLines}>
        {part('line').filter((column) => column.value?.(row) !== '').map((column) => (
          <div className={classes.cardLine} key={column.key}>
            <dt>{column.header}</dt>
            <dd>{column.cell(row)}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
})

function CardSort<Row>({ columns, sort, onSort }: {
  columns: readonly Column<Row>[]
  sort: Sort | undefined
  onSort: (sort: Sort) => void
}) {
  const t = useText()
  const choices = columns.filter(({ sortable }) => sortable).flatMap(({ key, header }) => [
    { value: `${key}+`, label: t('table.sort.up', { column: header }) },
    { value: `${key}-`, label: t('table.sort.down', { column: header }) },
  ])
  if (choices.length === 0) return null
  return (
    <NativeSelect
      size="sm"
      aria-label={t('table.sort')}
      data={[{ value: '', label: t('table.sort') }, ...choices]}
      value={sort ? `${sort.key}${sort.descending ? '-' : '+'}` : ''}
      onChange={({ currentTarget: { value } }) =>
        value && onSort({ key: value.slice(0, -1), descending: value.endsWith('-') })
      }
    />
  )
}

function More({ hasMore, loading, load, total, shown }: NonNullable<Props<never>['more']> & { shown: number }) {
  const t = useText()
  return (
    <div className={classes.more}>
      <span className="dim" role="status">
        {total === undefined || total === shown
          ? t('table.allShown', { count: shown })
          : t('table.shown', { shown, total })}
      </span>
      {hasMore && (
        <Button variant="default" size="sm" onClick={load} loading={loading} className="no-print">
          {t(loading ? 'action.loadingMore' : 'action.loadMore')}
        </Button>
      )}
    </div>
  )
}
