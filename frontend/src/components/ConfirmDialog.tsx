'use client'
import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '@/lib/text'
import { Dialog } from './Dialog'

interface Props {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  confirm: string
  onConfirm: () => void
  /** The verb while it runs: "Approving". */
  progress?: string
  busy?: boolean
  disabled?: boolean
  danger?: boolean
  size?: string
  'data-testid'?: string
  confirmTestId?: string
}

/** A question before something happens; a full-screen sheet on phones. */
export function ConfirmDialog({
  opened, onClose, title, children, confirm, onConfirm, progress, busy = false, disabled, danger,
  size = 'md', 'data-testid': testId, confirmTestId,
}: Props) {
  const t = useText()
  return (
    <Dialog opened={opened} onClose={onClose} title={title} size={size} data-testid={testId}>
      {children}
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button
          color={danger ? 'red' : 'moss'}
          loading={busy}
          disabled={disabled ?? false}
          onClick={onConfirm}
          data-testid={confirmTestId}
        >
          {busy && progress ? progress : confirm}
        </Button>
      </Group>
    </Dialog>
  )
}
