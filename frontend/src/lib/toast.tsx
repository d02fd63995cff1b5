'use client'
import { notifications } from '@mantine/notifications'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { en } from '@/messages'

type Kind = 'success' | 'error' | 'warning' | 'info'

const LOOK: Record<Kind, { color: string; icon: ReactNode }> = {
  success: { color: 'moss', icon: <CircleCheck size={18} aria-hidden /> },
  error: { color: 'red', icon: <CircleAlert size={18} aria-hidden /> },
  warning: { color: 'clay', icon: <TriangleAlert size={18} aria-hidden /> },
  info: { color: 'river', icon: <Info size={18} aria-hidden /> },
}

/** Where it can be put right. */
interface Way {
  href: string
  words: string
}

/** Errors stay until they are dismissed; the rest goes after five seconds without a pointer on it. */
function show(kind: Kind, title: string, message?: string, way?: Way): void {
  const id = crypto.randomUUID()
  notifications.show({
    id,
    ...LOOK[kind],
    title,
    message: way ? (
      <>
        {message}{' '}
        <Link className="link" href={way.href} onClick={() => notifications.hide(id)}>{way.words}</Link>
      </>
    ) : message,
    autoClose: kind === 'error' ? false : 5000,
    role: kind === 'error' ? 'alert' : 'status',
    withBorder: true,
    closeButtonProps: { 'aria-label': en['action.close'] },
    'data-testid': 'toast',
    'data-kind': kind,
  })
}

export const toast = {
  success: (title: string, message?: string) => show('success', title, message),
  error: (title: string, message?: string, way?: Way) => show('error', title, message, way),
  warning: (title: string, message?: string) => show('warning', title, message),
  info: (title: string, message?: string) => show('info', title, message),
}
