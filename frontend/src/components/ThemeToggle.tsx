'use client'
import { ActionIcon } from '@mantine/core'
import { Moon, Sun } from 'lucide-react'
import { useMedia } from '@/lib/hooks'
import { setPreferences, usePreferences } from '@/lib/preferences'
import { useText } from '@/lib/text'

export function ThemeToggle() {
  const t = useText()
  const { theme } = usePreferences()
  const system = useMedia('(prefers-color-scheme: dark)')
  const dark = theme === 'dark' || (theme === 'system' && system)
  const Icon = dark ? Sun : Moon
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      data-testid="theme-toggle"
      aria-label={t(dark ? 'shell.toLight' : 'shell.toDark')}
      onClick={() => setPreferences({ theme: dark ? 'light' : 'dark' })}
    >
      <Icon size={18} aria-hidden />
    </ActionIcon>
  )
}
