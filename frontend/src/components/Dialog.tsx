'use client'
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useIsPhone } from '@/lib/hooks'
import { useText } from '@/lib/text'

interface Props {
  title: ReactNode
  onClose: () => void
  children: ReactNode
  opened?: boolean
  size?: string
  closeOnClickOutside?: boolean
  'data-testid'?: string | undefined
}

/** What opens above a page; a full-screen sheet on phones. */
export function Dialog({ opened = true, size = 'md', ...rest }: Props) {
  const t = useText()
  const phone = useIsPhone()
  return (
    <Modal opened={opened} size={size} fullScreen={phone} radius={phone ? 0 : 'lg'} closeButtonProps={{ 'aria-label': t('action.close') }} {...rest} />
  )
}
