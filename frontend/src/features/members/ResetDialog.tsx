'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { wordsOf } from '@/components/States'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { OncePassword } from './OncePassword'
import classes from './members.module.css'
import { RESET_PASSWORD, type MemberRow } from './queries'

/** Asks first; then shows the temporary password, once. */
export function ResetDialog({ row, onClose }: { row: MemberRow; onClose: () => void }) {
  const t = useText()
  const [password, setPassword] = useState<string | null>(null)
  const reset = useMutation({
    // each time another key: a repeat of the first would answer without the password
    mutationFn: () => execute(RESET_PASSWORD, { input: { memberId: row.id, idempotencyKey: newIdempotencyKey() } }),
    onSuccess: ({ resetMemberPassword }) => setPassword(resetMemberPassword.temporaryPassword ?? null),
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  if (password) return <OncePassword name={row.displayName} email={row.email ?? ''} password={password} onClose={onClose} />
  return (
    <ConfirmDialog opened onClose={onClose} title={t('members.reset.title', { name: row.displayName })}
      confirm={t('members.reset.confirm')} busy={reset.isPending} onConfirm={() => reset.mutate()} confirmTestId="confirm-reset-password">
      <p className={classes.lead}>{t('members.reset.body')}</p>
    </ConfirmDialog>
  )
}
