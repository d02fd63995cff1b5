'use client'
import { ActionIcon, Menu } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import type { DistributionStatus, PaymentRowFragment } from '@/gql/graphql'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'

export type Act = 'pay' | 'confirm' | 'fail' | 'retry' | 'reschedule' | 'cancel' | 'return'

const POSSIBLE: Record<DistributionStatus, readonly Act[]> = {
  SCHEDULED: ['pay', 'reschedule', 'cancel'],
  PROCESSING: ['confirm', 'fail'],
  FAILED: ['retry', 'cancel'],
  COMPLETED: ['return'],
  RETURNED: [],
  CANCELLED: [],
}

/** What an admin can do about one payment. The page holds the dialog: a row may turn into a card meanwhile. */
export function PaymentActions({ row, onAct }: { row: PaymentRowFragment; onAct: (act: Act) => void }) {
  const t = useText()
  const { member } = useViewer()
  const own = row.memberId === member.id
  const acts = POSSIBLE[row.status]
  if (acts.length === 0) return <span className="dim">–</span>
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('payments.actionsFor', { number: row.number, name: row.member?.displayName ?? '–' })}
          data-testid="payment-actions">
          <Ellipsis size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {own && acts.includes('confirm') && <Menu.Label>{t('payments.own')}</Menu.Label>}
        {acts.map((one) => (
          <Menu.Item key={one} disabled={own && one === 'confirm'} onClick={() => onAct(one)} data-testid={one === 'confirm' ? 'confirm-payment-button' : `payment-${one}`}>
            {t(`payments.act.${one}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
