'use client'
import { Menu } from '@mantine/core'
import { LogOut, Settings } from 'lucide-react'
import Link from 'next/link'
import { useViewer } from '@/lib/hooks'
import { sessions } from '@/lib/session'
import { useText } from '@/lib/text'
import { UserButton } from './UserButton'
import classes from './TopBar.module.css'

export function UserMenu() {
  const t = useText()
  const { member, role } = useViewer()
  return (
    <Menu position="bottom-end" width={240} radius="lg" offset={6}>
      <Menu.Target>
        <UserButton />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <div className={classes.whoName}>{member.displayName}</div>
          <div className={classes.whoRole}>{t(`role.${role}`)}</div>
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
