'use client'
import { ActionIcon, Menu } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis, KeyRound, LockOpen, ShieldCheck, UserCog } from 'lucide-react'
import { wordsOf } from '@/components/States'
import { execute, newIdempotencyKey } from '@/lib/graphql'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { toast } from '@/lib/toast'
import type { Change } from './ChangeDialog'
import { UNLOCK, type MemberRow } from './queries'

export type Act = Change | 'reset'

/** What an admin can do about one member. The page holds the dialogs: a row may turn into a card meanwhile. */
export function MemberActions({ row, onAct }: { row: MemberRow; onAct: (act: Act) => void }) {
  const t = useText()
  const client = useQueryClient()
  const { member } = useViewer()
  const own = row.id === member.id
  const unlock = useMutation({
    mutationFn: () => execute(UNLOCK, { input: { memberId: row.id, idempotencyKey: newIdempotencyKey() } }),
    onSuccess: async () => {
      toast.success(t('members.unlocked', { name: row.displayName }))
      await client.invalidateQueries({ queryKey: ['Member'] })
    },
    onError: (error) => toast.error(t('failure.title'), wordsOf(error, t)),
  })
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('members.actionsFor', { name: row.displayName })} data-testid="member-actions">
          <Ellipsis size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {own && <Menu.Label>{t('members.own')}</Menu.Label>}
        <Menu.Item leftSection={<ShieldCheck size={15} aria-hidden />} disabled={own} onClick={() => onAct('role')}>{t('members.change.role')}</Menu.Item>
        <Menu.Item leftSection={<UserCog size={15} aria-hidden />} disabled={own} onClick={() => onAct('status')}>{t('members.change.status')}</Menu.Item>
        <Menu.Item leftSection={<KeyRound size={15} aria-hidden />} disabled={own} onClick={() => onAct('reset')}>{t('members.reset')}</Menu.Item>
        <Menu.Item leftSection={<LockOpen size={15} aria-hidden />} disabled={own} onClick={() => unlock.mutate()}>{t('members.unlock')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
