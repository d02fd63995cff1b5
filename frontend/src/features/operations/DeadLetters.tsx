'use client'
import { Button, Group, UnstyledButton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { MailCheck, RotateCw } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Ago } from '@/components/Ago'
import { Dialog } from '@/components/Dialog'
import { DataTable, type Column } from '@/components/DataTable'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import type { DeadLettersQuery } from '@/gql/graphql'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { usePolling } from '@/lib/hooks'
import { moreOf } from '@/lib/paged'
import { useText } from '@/lib/text'
import { ReasonDialog, useOperation } from './ReasonDialog'
import classes from './operations.module.css'
import { DISCARD, lettersQuery, REPLAY } from './queries'

type Letter = NonNullable<DeadLettersQuery['deadLetters']>['edges'][number]['node']

export function DeadLetters() {
  const t = useText()
  const refetchInterval = usePolling('figures', 'Bus')
  const query = useInfiniteQuery({ ...lettersQuery, refetchInterval })
  const [shown, setShown] = useState<Letter | null>(null)
  const columns = useMemo((): Column<Letter>[] => [
    {
      key: 'type', header: t('ops.letter.type'), card: 'title', value: (row) => row.eventType,
      cell: (row) => <UnstyledButton className="opens" onClick={() => setShown(row)}>{row.eventType}</UnstyledButton>,
    },
    { key: 'queue', header: t('ops.letter.queue'), value: (row) => row.queue, cell: (row) => <code>{row.queue}</code> },
    { key: 'error', header: t('ops.error'), value: (row) => row.error ?? '', cell: (row) => <span className={classes.error}>{row.error ?? row.errorCode ?? '–'}</span> },
    { key: 'attempt', header: t('ops.letter.attempts'), numeric: true, value: (row) => String(row.attempt), cell: (row) => row.attempt },
    {
      key: 'at', header: t('ops.letter.first'), value: (row) => row.firstFailedAt ?? '',
      cell: (row) => (row.firstFailedAt ? <Ago at={row.firstFailedAt} /> : '–'),
    },
  ], [t])
  return (
    <Section title={t('ops.letters')} subtitle={t('ops.letters.body')} busy={query.isPending} data-testid="dead-letters">
      <Region query={query} skeleton={<SkeletonRows rows={3} of="row" />}>
        {({ rows }) => (
          <DataTable
            name={t('ops.letters')}
            rows={rows}
            columns={columns}
            rowKey={(row) => row.id}
            more={moreOf(query)}
            empty={<EmptyState icon={MailCheck} tone="good" title={t('ops.letters.empty')} body={t('ops.letters.empty.body')} />}
          />
        )}
      </Region>
      {shown && <LetterDialog letter={shown} onClose={() => setShown(null)} />}
    </Section>
  )
}

function LetterDialog({ letter, onClose }: { letter: Letter; onClose: () => void }) {
  const t = useText()
  const [asked, setAsked] = useState<'replay' | 'discard' | null>(null)
  const [key] = useState(newIdempotencyKey)
  const replay = useOperation(
    (reason) => execute(REPLAY, { input: { queue: letter.queue, eventIds: [letter.eventId], reason, idempotencyKey: key } }), t('ops.replayed'), onClose,
  )
  const discard = useOperation(
    (reason) => execute(DISCARD, { input: { queue: letter.queue, eventId: letter.eventId, reason, idempotencyKey: key } }), t('ops.discarded'), onClose,
  )
  return (
    <Dialog onClose={onClose} title={letter.eventType} size="xl" data-testid="letter-modal">
      <Facts rows={[
        [t('ops.letter.queue'), letter.queue],
        [t('ops.letter.attempts'), letter.attempt],
        [t('ops.error'), letter.error ?? letter.errorCode ?? '–'],
      ]} />
      <pre className={classes.body} tabIndex={0} aria-label={t('ops.letter.content')}>{pretty(letter.body)}</pre>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => setAsked('discard')} data-testid="discard-letter">{t('ops.discard')}</Button>
        <Button leftSection={<RotateCw size={15} aria-hidden />} onClick={() => setAsked('replay')} data-testid="replay-letter">{t('ops.replay')}</Button>
      </Group>
      {asked && (
        <ReasonDialog title={t(`ops.${asked}.title`)} body={t(`ops.${asked}.body`)} confirm={t(`ops.${asked}`)} danger={asked === 'discard'}
          busy={replay.isPending || discard.isPending} onClose={() => setAsked(null)}
          onConfirm={(reason) => (asked === 'replay' ? replay : discard).mutate(reason)} />
      )}
    </Dialog>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
