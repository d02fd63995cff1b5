'use client'
import { Alert, Button, Checkbox } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { PageLink } from '@/components/PageLink'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { held } from '@/lib/held'
import { useAddress, useNow, usePolling } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { BulkBar } from './BulkBar'
import { DecisionDialog } from './DecisionDialog'
import { FILTERS, filterOf, QueueFilters } from './QueueFilters'
import { QueueRow } from './QueueRow'
import classes from './approvals.module.css'
import { forgetRefusals, useDecide, useDesk, type Kind } from './decisions'
import { isLarge } from './figures'
import { queueQuery, type ReviewRow } from './queries'
import { useKeys } from './use-keys'

/** What waits for this steward, the longest first. */
export function Queue({ onHelp, paused }: { onHelp: () => void; paused: boolean }) {
  const t = useText()
  const [filters, change] = useAddress(FILTERS)
  const narrowed = FILTERS.some((name) => filters[name])
  const refetchInterval = usePolling('queue', 'Contribution')
  const query = useInfiniteQuery({ ...queueQuery(filterOf(filters)), refetchInterval })
  const { decided } = useDesk()
  const all = query.data?.rows
  const rows = useMemo(() => (all ?? []).filter(({ id }) => !decided.has(id)), [all, decided])
  return (
    <div aria-busy={query.isPending || undefined}>
      <Refusals />
      <QueueFilters filters={filters} change={change} rows={rows} />
      <Region query={query} skeleton={<SkeletonRows rows={10} of="row" />}>
        {() =>
          rows.length ? (
            <Rows rows={rows} onHelp={onHelp} paused={paused} />
          ) : (
            <EmptyState
              icon={CircleCheck}
              tone="good"
              title={t(narrowed ? 'approvals.empty.filter' : 'approvals.empty')}
              body={t(narrowed ? 'approvals.empty.filter.body' : 'approvals.empty.body')}
            />
          )
        }
      </Region>
      {query.hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
          {t('action.loadMore')}
        </Button>
      )}
    </div>
  )
}

function Rows({ rows, onHelp, paused }: { rows: readonly ReviewRow[]; onHelp: () => void; paused: boolean }) {
  const t = useText()
  const router = useRouter()
  const { one, many } = useDecide()
  const [at, setAt] = useState(-1)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<{ row: ReviewRow; kind: Kind } | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const follow = useRef(false)
  const cursor = Math.min(at, rows.length - 1)
  const current = rows[cursor]
  useEffect(() => {
    // after a decision the next row has the focus, so that the keyboard goes on where it was
    if (follow.current && cursor >= 0) list.current?.querySelectorAll<HTMLElement>('[data-row]')[cursor]?.focus()
    follow.current = false
  })
  const move = (by: number) => {
    follow.current = true
    setAt(Math.max(Math.min(cursor + by, rows.length - 1), 0))
  }
  const toggle = useCallback((row: ReviewRow) => setChosen((before) => toggled(before, row.id)), [])
  const askAbout = useCallback((row: ReviewRow, kind: Kind) => setAsked({ row, kind }), [])
  const minute = Math.floor(useNow(60_000) / 60_000)
  const ask = (kind: Kind) => () => current && setAsked({ row: current, kind })
  useKeys(
    {
      j: () => move(1),
      k: () => move(-1),
      a: () => {
        if (!current) return
        follow.current = true
        one(current, { kind: 'approve' })
      },
      e: ask('approve'),
      r: ask('reject'),
      c: ask('clarify'),
      x: () => current && toggle(current),
      z: () => held.undoLast(),
      Enter: () => current && router.push(`/approvals/view/?id=${encodeURIComponent(current.id)}`),
      '?': onHelp,
    },
    paused || asked !== null,
  )
  const selected = rows.filter(({ id }) => chosen.has(id))
  const usual = rows.filter((row) => !isLarge(row)).slice(0, 100)
  const every = usual.length > 0 && usual.every(({ id }) => chosen.has(id))
  return (
    <>
      <div className={classes.selectAll}>
        <Checkbox
          label={t('approvals.selectAll', { count: usual.length })}
          checked={every}
          indeterminate={!every && selected.length > 0}
          disabled={usual.length === 0}
          onChange={() => setChosen(every ? new Set() : new Set(usual.map(({ id }) => id)))}
        />
        {usual.length < rows.length && <span className="dim">{t('approvals.selectAll.large', { count: rows.length - usual.length })}</span>}
      </div>
      <ul className={classes.queue} ref={list} data-testid="pending-queue" aria-label={t('approvals.queue')}>
        {rows.map((row, index) => (
          <QueueRow
            key={row.id}
            row={row}
            current={index === cursor}
            chosen={chosen.has(row.id)}
            index={index}
            minute={minute}
            onFocus={setAt}
            onChoose={toggle}
            onAsk={askAbout}
          />
        ))}
      </ul>
      <BulkBar rows={selected} left={rows.filter(isLarge).length} onClear={() => setChosen(new Set())}
        onDecide={(decision) => many(selected, decision)}
      />
      {asked && (
        <DecisionDialog
          key={asked.row.id + asked.kind}
          row={asked.row}
          kind={asked.kind}
          onClose={() => setAsked(null)}
          onDecide={(decision) => {
            follow.current = true
            one(asked.row, decision)
          }}
        />
      )}
    </>
  )
}

const toggled = (before: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const after = new Set(before)
  if (!after.delete(id)) after.add(id)
  return after
}

/** What the server did not take, with its reason. */
function Refusals() {
  const t = useText()
  const { refusals } = useDesk()
  if (refusals.length === 0) return null
  return (
    <Alert
      color="clay"
      role="alert"
      mb="md"
      title={t('approvals.refused', { count: refusals.length })}
      withCloseButton
      closeButtonLabel={t('action.dismiss')}
      onClose={forgetRefusals}
      data-testid="refusals"
    >
      <ul className={classes.refusals}>
        {refusals.map(({ id, number, message }) => (
          <li key={id}><PageLink href={`/approvals/view/?id=${encodeURIComponent(id)}`}>{number}</PageLink>: {message}</li>
        ))}
      </ul>
    </Alert>
  )
}
