'use client'
import { ActionIcon } from '@mantine/core'
import { Bell as BellIcon } from 'lucide-react'
import Link from 'next/link'
import { useText } from '@/lib/text'
import classes from './activity.module.css'
import { useActivity, useSeen } from './use-activity'

const MOST = 99

/** How much is new since the page of it was last looked at. */
export function Bell() {
  const t = useText()
  const { data } = useActivity()
  const [seen] = useSeen()
  const count = data?.filter(({ at }) => at > seen).length ?? 0
  return (
    <ActionIcon
      component={Link}
      href="/notifications/"
      variant="subtle"
      color="gray"
      size={36}
      pos="relative"
      data-testid="notification-bell"
      aria-label={t('shell.activity.new', { count })}
    >
      <BellIcon size={18} aria-hidden />
      {count > 0 && <span className={classes.count} aria-hidden>{count > MOST ? `${MOST}+` : count}</span>}
    </ActionIcon>
  )
}
