'use client'
import { ActionIcon, Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, KeyRound, LockOpen, ShieldCheck, UserCog } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/ConfirmDialog'
import { wordsOf } from '@/components/States'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import { ChangeDialog, type Change } from './ChangeDialog'
import { OncePassword } from './OncePassword'
import classes from './members.module.css'
import { RESET_PASSWORD, UNLOCK, type MemberRow } from './queries'

/** What an admin can do about one member. */
export function MemberActions({ row }: { row: MemberRow }) {
  const t = useText()
  const client = useQueryClient()
  const { member } = useViewer()
  const [change, setChange] = useState<Change | null>(null)
  const [asked, setAsked] = useState(false)
  const [password, setPassword] = useState<string | null>(null)
  const own = row.id === member.id
  const unlock = useMutation({
    mutationFn: () => execute(UNLOCK, { input: { memberId: row.id, idempotencyKey: newIdempotencyKey() } }),
    onSuccess: async () => {
      toast.success(t('members.unlocked', { name: row.displayName }))
      await client.invalidateQueries({ queryKey: ['Member'] })
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  const reset = useMutation({
    mutationFn: () => execute(RESET_PASSWORD, { input: { memberId: row.id, idempotencyKey: newIdempotencyKey() } }),
    onSuccess: ({ resetMemberPassword }) => {
      setAsked(false)
      setPassword(resetMemberPassword.temporaryPassword ?? null)
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('members.actionsFor', { name: row.displayName })} data-testid="member-actions">
            <Ellipsis size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {own && <Menu.Label>{t('members.own')}</Menu.Label>}
          <Menu.Item leftSection={<ShieldCheck size={15} aria-hidden />} disabled={own} onClick={() => setChange('role')}>{t('members.change.role')}</Menu.Item>
          <Menu.Item leftSection={<UserCog size={15} aria-hidden />} disabled={own} onClick={() => setChange('status')}>{t('members.change.status')}</Menu.Item>
          <Menu.Item leftSection={<KeyRound size={15} aria-hidden />} disabled={own} onClick={() => setAsked(true)}>{t('members.reset')}</Menu.Item>
          <Menu.Item leftSection={<LockOpen size={15} aria-hidden />} disabled={own} onClick={() => unlock.mutate()}>{t('members.unlock')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {change && <ChangeDialog row={row} what={change} onClose={() => setChange(null)} />}
      <ConfirmDialog opened={asked} onClose={() => setAsked(false)} title={t('members.reset.title', { name: row.displayName })}
        confirm={t('members.reset.confirm')} busy={reset.isPending} onConfirm={() => reset.mutate()} confirmTestId="confirm-reset-password">
        <p className={classes.lead}>{t('members.reset.body')}</p>
      </ConfirmDialog>
      {password && <OncePassword name={row.displayName} email={row.email ?? ''} password={password} onClose={() => setPassword(null)} />}
    </>
  )
}
