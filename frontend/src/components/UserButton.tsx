'use client'
import { Avatar, UnstyledButton, type UnstyledButtonProps } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import type { ComponentPropsWithRef } from 'react'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import classes from './TopBar.module.css'

/** Who is signed in; what opens below it comes with the menu. */
export function UserButton(props: UnstyledButtonProps & ComponentPropsWithRef<'button'>) {
  const t = useText()
  const { member, role } = useViewer()
  return (
    <UnstyledButton
      {...props}
      className={classes.user}
      data-testid="user-menu"
      aria-label={t('shell.user', { name: member.displayName, role: t(`role.${role}`) })}
    >
      <Avatar size={28} radius="xl" name={member.displayName} classNames={{ placeholder: classes.initials }} aria-hidden />
      <span className={classes.name} aria-hidden>{member.displayName}</span>
      <ChevronDown size={14} aria-hidden className={classes.chevron} />
    </UnstyledButton>
  )
}
