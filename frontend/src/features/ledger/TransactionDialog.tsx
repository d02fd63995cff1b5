'use client'
import { Button, Group, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BookCheck, CircleCheck, CircleHelp, PenLine, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Dialog } from '@/components/Dialog'
import { Money } from '@/components/Money'
import { Region, wordsOf } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import { WhatHappened, type Happening } from '@/components/Timeline'
import type { TransactionDetailQuery } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useViewer } from '@/lib/hooks'
import { useText, useWord, type Text } from '@/lib/text'
import { toast } from '@/lib/toast'
import classes from './ledger.module.css'
import { plainly } from './plain'
import { APPROVE, POST, RETURN, transactionQuery } from './queries'

type Transaction = NonNullable<TransactionDetailQuery['transaction']>

export function TransactionDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText()
  const query = useQuery(transactionQuery(id))
  return (
    <Dialog onClose={onClose} title={query.data ? query.data.number : t('ledger.transaction')} size="xl" data-testid="transaction-modal">
      <Region query={query}>{(row) => <Detail row={row} onClose={onClose} />}</Region>
    </Dialog>
  )
}

function Detail({ row, onClose }: { row: Transaction; onClose: () => void }) {
  const t = useText()
  const word = useWord()
  const { words, reference } = plainly(row.description, t)
  const side = (entry: Transaction['entries'][number], direction: string) =>
    entry.direction === direction ? <Money amount={entry.amount} /> : null
  return (
    <>
      <p className={classes.words}>{words}</p>
      <Facts rows={[
        [t('ledger.status'), <StatusBadge key="s" status={row.status} />],
        [t('ledger.date'), formatDay(row.transactionDate)],
        [t('ledger.type'), word('ledger.kind', row.transactionType)],
        ...(reference ? [[t('ledger.reference'), <span key="r" className="num">{reference}</span>] as const] : []),
      ]} />
      <div className={classes.scroller} tabIndex={0} role="group" aria-label={t('ledger.entries')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('ledger.account')}</th>
              <th className={classes.figure}>{t('ledger.debits')}</th>
              <th className={classes.figure}>{t('ledger.credits')}</th>
            </tr>
          </thead>
          <tbody>
            {row.entries.map((entry) => (
              <tr key={entry.id}>
                <td>
                  <span className="num dim">{entry.account?.number}</span> {entry.account?.name}
                  {entry.member && <span className="dim"> · {entry.member.displayName}</span>}
                </td>
                <td className={classes.figure}>{side(entry, 'DEBIT')}</td>
                <td className={classes.figure}>{side(entry, 'CREDIT')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {row.entryCount > row.entries.length && <p className="dim">{t('ledger.moreEntries', { shown: row.entries.length, all: row.entryCount })}</p>}
      <WhatHappened items={happenings(row, t)} label={t('ledger.history')} />
      <Acts row={row} onClose={onClose} />
    </>
  )
}

/** The newest first: the books keep the moment of the posting, and who had a hand in it. */
export function happenings(row: Transaction, t: Text): Happening[] {
  const { createdBy, approvedBy, postedAt, returnReason, reverses, reversedBy } = row
  const happened: (Happening | false)[] = [
    Boolean(reversedBy) && { id: 'reversed', icon: Undo2, tone: 'bad', title: t('ledger.history.reversed', { number: reversedBy?.number }) },
    Boolean(postedAt) && { id: 'posted', icon: BookCheck, tone: 'good', at: postedAt ?? null, title: t('ledger.history.posted') },
    Boolean(approvedBy) && { id: 'approved', icon: CircleCheck, tone: 'good', title: t('ledger.history.approved', { name: approvedBy?.displayName }) },
    Boolean(returnReason) && { id: 'returned', icon: CircleHelp, tone: 'pending', title: t('ledger.history.returned'), body: returnReason ?? null },
    {
      id: 'drafted', icon: PenLine, title: t('ledger.history.drafted', { name: createdBy?.displayName ?? t('ledger.system') }),
      body: reverses ? t('ledger.history.reverses', { number: reverses.number }) : null,
    },
  ]
  return happened.filter((one) => one !== false)
}

/** A draft is posted; above the limit another person approves or returns it. */
function Acts({ row, onClose }: { row: Transaction; onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const { member } = useViewer()
  const [reason, setReason] = useState('')
  const [key] = useState(newIdempotencyKey)
  const act = useMutation({
    mutationFn: async (what: 'post' | 'approve' | 'return'): Promise<void> => {
      if (what === 'post') await execute(POST, { input: { id: row.id, idempotencyKey: key } })
      else if (what === 'approve') await execute(APPROVE, { input: { id: row.id, expectedVersion: row.version, idempotencyKey: key } })
      else await execute(RETURN, { input: { id: row.id, reason: reason.trim(), expectedVersion: row.version, idempotencyKey: key } })
    },
    onSuccess: async (_, what) => {
      toast.success(t(`ledger.done.${what}`, { number: row.number }))
      onClose()
      await Promise.all(['Account', 'Workflow'].map((entity) => client.invalidateQueries({ queryKey: [entity] })))
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  if (row.status === 'DRAFT') {
    return <Group justify="flex-end" mt="lg"><Button loading={act.isPending} onClick={() => act.mutate('post')}>{t('ledger.post')}</Button></Group>
  }
  if (row.status !== 'PENDING_APPROVAL') return null
  if (row.createdById === member.id) return <p className={classes.hint}>{t('ledger.own')}</p>
  return (
    <>
      <Textarea mt="lg" label={t('ledger.returnReason')} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Group justify="flex-end" mt="md">
        <Button variant="default" disabled={!reason.trim()} loading={act.isPending} onClick={() => act.mutate('return')}>{t('ledger.return')}</Button>
        <Button loading={act.isPending} onClick={() => act.mutate('approve')} data-testid="approve-transaction">{t('ledger.approve')}</Button>
      </Group>
    </>
  )
}
