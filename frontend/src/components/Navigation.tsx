'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useMay, usePolling, useViewer } from '@/lib/hooks'
import { queueCountQuery } from '@/lib/queries'
import { includes, ROUTES, sectionOf, stands, type Group } from '@/lib/routes'
import { useText } from '@/lib/text'
import classes from './Navigation.module.css'

const GROUPS: readonly Group[] = ['you', 'cooperative', 'admin']

export function Navigation() {
  const t = useText()
  const { role } = useViewer()
  const here = sectionOf(usePathname())
  return GROUPS.map((group) => {
    const shown = ROUTES.filter(
      (route) => route.group === group && includes(role, route.role) && stands(route),
    )
    if (shown.length === 0) return null
    return (
      <div key={group} className={classes.group}>
        <div className={classes.label}>{t(`shell.group.${group}`)}</div>
        <ul className={classes.list}>
          {shown.map(({ path, label, icon: Icon }) => (
            <li key={path}>
              <Link href={path} className={classes.item} aria-current={here === path ? 'page' : undefined}>
                {Icon && <Icon size={17} strokeWidth={1.9} aria-hidden />}
                <span className={classes.words}>{t(label)}</span>
                {path === '/approvals/' && <Waiting />}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    )
  })
}

function Waiting() {
  const t = useText()
  const steward = useMay('STEWARD')
  const refetchInterval = usePolling('queue', 'Contribution')
  const { data } = useQuery({ ...queueCountQuery, enabled: steward, refetchInterval })
  if (!data?.count) return null
  return (
    <span className={classes.count}>
      <span aria-hidden>{data.count > 99 ? '99+' : data.count}</span>
      <span className="visually-hidden">{t('shell.waiting', { count: data.count })}</span>
    </span>
  )
}
