'use client'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleHelp, CircleX, Copy, Info, PenLine, RotateCcw, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { PageLink } from '@/components/PageLink'
import { wordsOf } from '@/components/States'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useMayWrite } from '@/lib/hooks'
import { optimistically } from '@/lib/optimistic'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import classes from './Contributions.module.css'
import type { Viewed } from './history'
import { RECALL, SUBMIT, WITHDRAW } from './queries'

type Act = 'submit' | 'recall' | 'withdraw'
const DOCUMENTS = { submit: SUBMIT, recall: RECALL, withdraw: WITHDRAW } as const
/** What it says while the server is asked, and once it has agreed. */
const MEANWHILE = { submit: 'SUBMITTING', recall: 'RECALLING', withdraw: 'WITHDRAWING' } as const
const AFTERWARDS = { submit: 'SUBMITTED', recall: 'DRAFT', withdraw: 'WITHDRAWN' } as const

/** What the owner may do with it as it stands; the server has the last word. */
export function OwnerActions({ found }: { found: Viewed }) {
  const t = useText()
  const [asking, setAsking] = useState(false)
  const act = useAct(found)
  if (!useMayWrite()) return null
  const { status, id, decisions } = found
  const address = encodeURIComponent(id)
  const editable = status === 'DRAFT' || status === 'CLARIFICATION_REQUESTED'
  const decided = decisions.some(({ decision, decidedAt }) => decision === 'APPROVE' && decidedAt >= (found.submittedAt ?? ''))
  const open = editable || status === 'SUBMITTED'
  const busy = (one: Act) => act.isPending && act.variables === one
  return (
    <>
      <Button component={PageLink} href={`/contributions/new/?duplicate=${address}`} variant="default" leftSection={<Copy size={15} aria-hidden />}>
        {t(status === 'REJECTED' ? 'contribution.again.rejected' : 'contribution.duplicate')}
      </Button>
      {status === 'SUBMITTED' && !decided && (
        <Button variant="default" leftSection={<RotateCcw size={15} aria-hidden />} loading={busy('recall')} onClick={() => act.mutate('recall')}>
          {t('contribution.recall')}
        </Button>
      )}
      {open && (
        <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setAsking(true)}>
          {t('contribution.withdraw')}
        </Button>
      )}
      {editable && (
        <Button component={PageLink} href={`/contributions/new/?edit=${address}`} variant={status === 'DRAFT' ? 'default' : 'filled'} leftSection={<PenLine size={15} aria-hidden />}>
          {t(status === 'DRAFT' ? 'contribution.edit' : 'contribution.answer')}
        </Button>
      )}
      {status === 'DRAFT' && (
        <Button leftSection={<Send size={15} aria-hidden />} loading={busy('submit')} onClick={() => act.mutate('submit')}>
          {t('contribution.submit')}
        </Button>
      )}
      <ConfirmDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('contribution.withdraw.title', { number: found.number })}
        confirm={t('contribution.withdraw')}
        progress={t('contribution.withdrawing')}
        busy={busy('withdraw')}
        danger
        onConfirm={() => act.mutate('withdraw', { onSettled: () => setAsking(false) })}
        confirmTestId="confirm-withdraw"
      >
        {t('contribution.withdraw.body')}
      </ConfirmDialog>
    </>
  )
}

function useAct(found: Viewed) {
  const t = useText()
  const client = useQueryClient()
  const [key, setKey] = useState(newIdempotencyKey)
  return useMutation({
    mutationFn: (act: Act) =>
      execute<unknown, { input: { id: string; expectedVersion: number; idempotencyKey: string } }>(
        DOCUMENTS[act],
        { input: { id: found.id, expectedVersion: found.version, idempotencyKey: `${key}-${act}` } },
        { keepalive: true },
      ),
    onMutate: (act) => ({ back: optimistically(client, 'Contribution', found.id, { status: MEANWHILE[act] }) }),
    onSuccess: (_data, act) => {
      setKey(newIdempotencyKey())
      optimistically(client, 'Contribution', found.id, { status: AFTERWARDS[act] })
      toast.success(t(`contribution.toast.${act}`, { number: found.number }))
    },
    onError: (error, _act, context) => {
      setKey(newIdempotencyKey())
      context?.back()
      toast.error(t('failure.title'), wordsOf(error, t))
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['Contribution'] }),
  })
}

/** The one thing to know about it now: a question, a refusal, or that it is not sent yet. */
export function StateCallout({ found, own }: { found: Viewed; own: boolean }) {
  const t = useText()
  const mayWrite = useMayWrite()
  const { status, decisionReason } = found
  if (status === 'CLARIFICATION_REQUESTED') {
    const asked = found.decisions.filter(({ decision }) => decision === 'CLARIFY').sort((a, b) => b.decidedAt.localeCompare(a.decidedAt))[0]
    return (
      <div className={classes.callout} data-testid="question">
        <CircleHelp size={20} aria-hidden />
        <div className={classes.calloutWords}>
          <p className={classes.calloutTitle}>{t('contribution.question', { name: asked?.approver?.displayName ?? t('contribution.history.somebody') })}</p>
          <p className={classes.calloutBody}>{asked?.comment ?? decisionReason}</p>
          {own && <p className={classes.calloutHelp}>{t('contribution.question.help')}</p>}
          {own && mayWrite && (
            <Button className={classes.calloutAction} component={PageLink} href={`/contributions/new/?edit=${encodeURIComponent(found.id)}`} size="sm">
              {t('contribution.answer')}
            </Button>
          )}
        </div>
      </div>
    )
  }
  if (status === 'REJECTED') {
    return (
      <div className={classes.callout} data-tone="bad" data-testid="rejection">
        <CircleX size={20} aria-hidden />
        <div className={classes.calloutWords}>
          <p className={classes.calloutTitle}>{t('contribution.rejected', { name: found.decidedBy?.displayName ?? t('contribution.history.somebody') })}</p>
          <p className={classes.calloutBody}>{decisionReason}</p>
          {own && <p className={classes.calloutHelp}>{t('contribution.rejected.help')}</p>}
        </div>
      </div>
    )
  }
  if (status === 'DRAFT' && own) {
    return (
      <div className={classes.callout} data-tone="quiet">
        <Info size={20} aria-hidden />
        <div className={classes.calloutWords}>
          <p className={classes.calloutTitle}>{t('contribution.draft')}</p>
          <p className={classes.calloutHelp}>{t('contribution.draft.help')}</p>
        </div>
      </div>
    )
  }
  return null
}
