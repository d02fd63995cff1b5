'use client'
import { Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { wordsOf } from '@/components/States'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import classes from './operations.module.css'

interface Props {
  title: string
  body: string
  confirm: string
  busy: boolean
  onClose: () => void
  onConfirm: (reason: string) => void
  danger?: boolean
}

/** Every operation says why; it stays in the audit log. */
export function ReasonDialog({ title, body, confirm, busy, onClose, onConfirm, danger = true }: Props) {
  const t = useText()
  const [reason, setReason] = useState('')
  return (
    <ConfirmDialog opened onClose={onClose} title={title} confirm={confirm} busy={busy} danger={danger} disabled={!reason.trim()}
      onConfirm={() => onConfirm(reason.trim())} confirmTestId="confirm-operation">
      <p className={classes.lead}>{body}</p>
      <Textarea data-autofocus label={t('close.reason')} required autosize minRows={2} maxLength={1000} value={reason}
        onChange={(event) => setReason(event.currentTarget.value)} />
    </ConfirmDialog>
  )
}

export function useOperation(run: (reason: string) => Promise<unknown>, said: string, done: () => void) {
  const t = useText()
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      done()
      toast.success(said)
      await client.invalidateQueries({ queryKey: ['Workflow'] })
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
}
