'use client'
import { Button, NativeSelect, Switch } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useMoney } from '@/components/Money'
import { SavedViews } from '@/components/SavedViews'
import type { ReviewQueueFilter } from '@/gql/graphql'
import { download, toCsv } from '@/lib/csv'
import { today } from '@/lib/dates'
import { formatHours } from '@/lib/hours'
import { categoriesQuery } from '@/lib/queries'
import { useText, useWord } from '@/lib/text'
import classes from './approvals.module.css'
import { queueQuery, WHOLE_QUEUE, type ReviewRow } from './queries'

export const FILTERS = ['type', 'member', 'value', 'stale'] as const
export type Filters = Record<(typeof FILTERS)[number], string>

const NOTHING: Filters = { type: '', member: '', value: '', stale: '' }
const SMALL = '500.00'
const LARGE = '2500.00'
const VALUES: Record<string, ReviewQueueFilter> = {
  small: { maxValue: SMALL },
  middle: { minValue: '500.01', maxValue: LARGE },
  large: { minValue: '2500.01' },
}

export const filterOf = ({ type, member, value, stale }: Filters): ReviewQueueFilter => ({
  ...(type ? { categoryCode: type } : {}),
  ...(member ? { memberId: member } : {}),
  ...(stale ? { staleOnly: true } : {}),
  ...VALUES[value],
})

interface Props {
  filters: Filters
  change: (changes: Partial<Filters>) => void
  /** What is on the screen, for the file. */
  rows: readonly ReviewRow[]
}

/** Which part of the queue is shown; a set of filters can be kept by a name. */
export function QueueFilters({ filters, change, rows }: Props) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const categories = useQuery(categoriesQuery)
  const whole = useInfiniteQuery(queueQuery(WHOLE_QUEUE))
  const members = new Map([...(whole.data?.rows ?? []), ...rows].map(({ memberId, member }) => [memberId, member?.displayName ?? '–']))
  const types = (categories.data ?? []).filter(({ active }) => active)
  return (
    <div className={classes.filters}>
      <NativeSelect
        size="sm"
        aria-label={t('approvals.filter.type')}
        data={[
          { value: '', label: t('approvals.filter.allTypes') },
          ...types.map(({ code }) => ({ value: code, label: word('category', code) })),
        ]}
        value={filters.type}
        onChange={(event) => change({ type: event.currentTarget.value })}
      />
      <NativeSelect
        size="sm"
        aria-label={t('approvals.filter.member')}
        data={[
          { value: '', label: t('approvals.filter.everybody') },
          ...[...members].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label)),
        ]}
        value={filters.member}
        onChange={(event) => change({ member: event.currentTarget.value })}
      />
      <NativeSelect
        size="sm"
        aria-label={t('approvals.filter.value')}
        data={[
          { value: '', label: t('approvals.filter.anyValue') },
          { value: 'small', label: t('approvals.filter.small', { most: money(SMALL) }) },
          { value: 'middle', label: t('approvals.filter.middle', { least: money(SMALL), most: money(LARGE) }) },
          { value: 'large', label: t('approvals.filter.large', { least: money(LARGE) }) },
        ]}
        value={filters.value}
        onChange={(event) => change({ value: event.currentTarget.value })}
      />
      <Switch
        label={t('approvals.filter.stale')}
        checked={filters.stale === '1'}
        onChange={(event) => change({ stale: event.currentTarget.checked ? '1' : '' })}
      />
      <span className={classes.filtersEnd}>
        <SavedViews id="queue" filters={filters} onApply={(view) => change({ ...NOTHING, ...view })} />
        <Save rows={rows} />
      </span>
    </div>
  )
}

function Save({ rows }: { rows: readonly ReviewRow[] }) {
  const t = useText()
  const word = useWord()
  const header = [
    t('approvals.number'), t('approvals.history.member'), t('approvals.fact.type'), t('approvals.history.what'),
    t('approvals.fact.date'), t('approvals.fact.time'), t('approvals.fact.value'), t('approvals.submittedAt'),
  ]
  const save = () => {
    const lines = rows.map((row) => [
      row.number, row.member?.displayName ?? '', word('category', row.categoryCode), row.description,
      row.contributionDate, row.minutes ? formatHours(row.minutes) : '', row.value, row.submittedAt ?? '',
    ])
    download(`queue-${today()}.csv`, toCsv(header, lines))
  }
  return (
    <Button variant="default" size="sm" disabled={rows.length === 0} onClick={save} leftSection={<Download size={14} aria-hidden />}>
      {t('action.exportCsv')}
    </Button>
  )
}
