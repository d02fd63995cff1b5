'use client'
import { NativeSelect, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { wordsOf } from '@/components/States'
import type { MemberRole, MemberStatus } from '@/gql/graphql'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import classes from './members.module.css'
import { CHANGE_ROLE, CHANGE_STATUS, type MemberRow } from './queries'

export type Change = 'role' | 'status'
const ROLES = ['MEMBER', 'STEWARD', 'ADMIN'] as const
const STATUSES = ['ACTIVE', 'INACTIVE', 'SUSPENDED', 'WITHDRAWN', 'EXPELLED'] as const

/** Another role or status, with the reason that stays in the records. */
export function ChangeDialog({ row, what, onClose }: { row: MemberRow; what: Change; onClose: () => void }) {
  const t = useText()
  const client = useQueryClient()
  const now = what === 'role' ? row.role : row.status
  const [next, setNext] = useState<string>(now)
  const [reason, setReason] = useState('')
  const [key] = useState(newIdempotencyKey)
  const change = useMutation({
    mutationFn: async (): Promise<void> => {
      const about = { id: row.id, reason: reason.trim(), expectedVersion: row.version, idempotencyKey: key }
      if (what === 'role') await execute(CHANGE_ROLE, { input: { ...about, role: next as MemberRole } })
      else await execute(CHANGE_STATUS, { input: { ...about, status: next as MemberStatus } })
    },
    onSuccess: async () => {
      onClose()
      toast.success(t('members.changed', { name: row.displayName }))
      await client.invalidateQueries({ queryKey: ['Member'] })
    },
  })
  const data = what === 'role'
    ? ROLES.map((value) => ({ value: value, label: t(`role.${value}`) }))
    : [...(row.status === 'PENDING' ? [{ value: 'PENDING', label: t('status.PENDING') }] : []),
      ...STATUSES.map((value) => ({ value: value, label: t(`status.${value}`) }))]
  return (
    <ConfirmDialog opened onClose={onClose} title={t(`members.change.${what}.title`, { name: row.displayName })} confirm={t('members.change')}
      busy={change.isPending} disabled={next === now || !reason.trim()} onConfirm={() => change.mutate()} confirmTestId="confirm-change"
      danger={next === 'EXPELLED' || next === 'SUSPENDED'}>
      <div className={classes.fields}>
        <NativeSelect size="md" label={t(`members.${what}`)} description={t(`members.change.${what}.help`)} data={data} value={next}
          onChange={(event) => setNext(event.currentTarget.value)} />
        <Textarea label={t('members.reason')} description={t('members.reason.help')} required minRows={2} autosize maxLength={1000}
          value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </div>
      {change.error && <p className={classes.failure} role="alert" data-testid="error-message">{wordsOf(change.error, t)}</p>}
    </ConfirmDialog>
  )
}
