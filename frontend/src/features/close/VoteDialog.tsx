'use client'
import { Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { useMoney } from '@/components/Money'
import { wordsOf } from '@/components/States'
import type { AgreementPartsFragment } from '@/gql/graphql'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import type { ManagedPeriod } from './ClosePage'
import classes from './close.module.css'
import { APPROVE_AGREEMENT, REJECT_AGREEMENT, TOUCHED } from './queries'

interface Props {
  agreement: AgreementPartsFragment
  period: ManagedPeriod
  choice: 'approve' | 'reject'
  onClose: () => void
}

export function VoteDialog({ agreement, period, choice, onClose }: Props) {
  const t = useText()
  const money = useMoney()
  const client = useQueryClient()
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const [key] = useState(newIdempotencyKey)
  const rejects = choice === 'reject'
  const missing = rejects && !words.trim()
  const vote = useMutation({
    mutationFn: async () => {
      const about = { agreementId: agreement.id, idempotencyKey: key }
      if (rejects) {
        const { rejectAllocationAgreement } = await execute(REJECT_AGREEMENT, { input: { ...about, reason: words.trim() } })
        return rejectAllocationAgreement.approval
      }
      const { approveAllocationAgreement } = await execute(APPROVE_AGREEMENT, { input: { ...about, comment: words.trim() || null } })
      return approveAllocationAgreement.approval
    },
    onSuccess: async ({ approvals, requiredApprovals, outcome }) => {
      onClose()
      if (outcome === 'APPROVED') toast.success(t('close.vote.last'))
      else if (rejects) toast.info(t('close.vote.rejected'))
      else toast.success(t('close.vote.counted', { done: approvals, needed: requiredApprovals }))
      await Promise.all(TOUCHED.map((entity) => client.invalidateQueries({ queryKey: [entity] })))
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t(`close.vote.${choice}.title`, { period: period.name })}
      confirm={t(`close.${choice}`)}
      progress={t('close.vote.progress')}
      busy={vote.isPending}
      danger={rejects}
      onConfirm={() => (missing ? setTried(true) : vote.mutate())}
      confirmTestId={rejects ? 'confirm-reject-allocations' : 'confirm-approve-allocations'}
    >
      <p className={classes.lead}>
        {t(`close.vote.${choice}.body`, {
          surplus: money(agreement.allocableSurplus), count: agreement.memberCount,
          cash: money(agreement.cash), retained: money(agreement.retained),
        })}
      </p>
      <Textarea data-autofocus label={t(rejects ? 'close.reason' : 'close.comment')} required={rejects} minRows={2} autosize maxLength={1000}
        value={words} error={tried && missing ? t('close.reason.missing') : null}
        onChange={(event) => setWords(event.currentTarget.value)} />
    </ConfirmDialog>
  )
}
