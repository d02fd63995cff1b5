'use client'
import { Button, Group, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Lock, RotateCcw } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { Section } from '@/components/Section'
import { wordsOf } from '@/components/States'
import type { TallyPartsFragment } from '@/gql/graphql'
import { formatMoment } from '@/lib/dates'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useMay, usePolling, useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import type { ManagedPeriod } from './ClosePage'
import { Tally } from './Tally'
import classes from './close.module.css'
import { LOCK, REOPEN, secondQuery, TOUCHED, VOTE } from './queries'

/** What can still be done with a closed period; both take a second person. */
export function AfterClose({ period }: { period: ManagedPeriod }) {
  const t = useText()
  const admin = useMay('ADMIN')
  const [asked, setAsked] = useState<'reopen' | 'lock' | null>(null)
  const refetchInterval = usePolling('close', 'Governance')
  const pending = useQuery({ ...secondQuery({ subjectId: period.id }), refetchInterval })
  const waiting = pending.data ?? []
  const locked = period.status === 'LOCKED'
  return (
    <Section title={t('close.after')} busy={pending.isPending}
      subtitle={t(locked ? 'close.after.locked' : 'close.after.body', { when: period.closedAt ? formatMoment(period.closedAt) : '–' })}>
      {waiting.map((tally) => <Second key={tally.id} tally={tally} />)}
      {admin && !locked && waiting.length === 0 && (
        <Group gap="sm">
          <Button variant="default" leftSection={<Lock size={15} aria-hidden />} onClick={() => setAsked('lock')}>{t('close.lock')}</Button>
          <Button variant="default" leftSection={<RotateCcw size={15} aria-hidden />} onClick={() => setAsked('reopen')} data-testid="reopen-button">
            {t('close.reopen')}
          </Button>
        </Group>
      )}
      {asked && <Ask period={period} what={asked} onClose={() => setAsked(null)} />}
    </Section>
  )
}

function Ask({ period, what, onClose }: { period: ManagedPeriod; what: 'reopen' | 'lock'; onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [key] = useState(newIdempotencyKey)
  const ask = useMutation({
    mutationFn: async (): Promise<void> => {
      const input = { periodId: period.id, reason: reason.trim(), idempotencyKey: key }
      await (what === 'lock' ? execute(LOCK, { input }) : execute(REOPEN, { input }))
    },
    onSuccess: async () => {
      onClose()
      toast.info(t('close.second.asked'))
      await Promise.all(TOUCHED.map((entity) => client.invalidateQueries({ queryKey: [entity] })))
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  return (
    <ConfirmDialog opened onClose={onClose} title={t(`close.${what}.title`, { period: period.name })} confirm={t('close.second.ask')}
      busy={ask.isPending} disabled={!reason.trim()} onConfirm={() => ask.mutate()} confirmTestId="confirm-second">
      <p className={classes.lead}>{t(`close.${what}.body`)}</p>
      <Textarea data-autofocus label={t('close.reason')} required minRows={2} autosize maxLength={1000}
        value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </ConfirmDialog>
  )
}

/** Something that another person has asked for, and this one can agree to. */
export function Second({ tally, about }: { tally: TallyPartsFragment; about?: ReactNode }) {
  const t = useText()
  const client = useQueryClient()
  const { member } = useViewer()
  const [key] = useState(newIdempotencyKey)
  const vote = useMutation({
    mutationFn: () => execute(VOTE, { input: { approvalId: tally.id, choice: 'APPROVE', idempotencyKey: key } }),
    onSuccess: async () => {
      toast.success(t('close.second.agreed'))
      await Promise.all(TOUCHED.map((entity) => client.invalidateQueries({ queryKey: [entity] })))
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  const own = tally.requestedById === member.id
  return (
    <div className={classes.second} data-testid="second-person">
      <p className={classes.lead}>
        <strong>{t(`close.second.${tally.subjectType}`)}</strong>{' '}
        {t('close.second.by', { name: tally.requestedBy?.displayName ?? '–' })}
        {about}
        {tally.reason && <span className={classes.comment}>{tally.reason}</span>}
      </p>
      <Tally tally={tally} />
      {own ? <p className={classes.hint}>{t('close.second.own')}</p> : (
        <Button mt="sm" loading={vote.isPending} onClick={() => vote.mutate()} data-testid="agree-button">{t('close.second.agree')}</Button>
      )}
    </div>
  )
}
