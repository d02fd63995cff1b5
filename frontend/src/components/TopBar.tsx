'use client'
import { ActionIcon, Avatar, Menu, UnstyledButton } from '@mantine/core'
import { ChevronDown, LogOut, Moon, Settings, Sun } from 'lucide-react'
import Link from 'next/link'
import { useMedia, useViewer } from '@/lib/hooks'
import { setPreferences, usePreferences } from '@/lib/preferences'
import { sessions } from '@/lib/session'
import { useText } from '@/lib/text'
import classes from './TopBar.module.css'

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

export function UserMenu() {
  const t = useText()
  const { member, role } = useViewer()
  const roleWord = t(`role.${role}`)
  return (
    <Menu position="bottom-end" width={240} radius="lg" offset={6}>
      <Menu.Target>
        <UnstyledButton
          className={classes.user}
          data-testid="user-menu"
          aria-label={t('shell.user', { name: member.displayName, role: roleWord })}
        >
          <Avatar size={28} radius="xl" name={member.displayName} classNames={{ placeholder: classes.initials }} aria-hidden />
          <span className={classes.name} aria-hidden>{member.displayName}</span>
          <ChevronDown size={14} aria-hidden className={classes.chevron} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <div className={classes.whoName}>{member.displayName}</div>
          <div className={classes.whoRole}>{roleWord}</div>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} href="/settings/" leftSection={<Settings size={16} aria-hidden />}>
          {t('nav.settings')}
        </Menu.Item>
        <Menu.Item
          leftSection={<LogOut size={16} aria-hidden />}
          onClick={() => void sessions.signOut()}
          data-testid="logout-button"
        >
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
