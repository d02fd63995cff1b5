'use client'
import { Skeleton } from '@mantine/core'
import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useHeadingFocus } from '@/lib/heading'
import { useCooperative } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { Unbroken } from './Unbroken'
import classes from './Layout.module.css'

interface Props {
  title: string
  subtitle?: ReactNode
  actions?: ReactNode
  back?: { href: string; label: string }
  /** Not known yet: the place of the subtitle, and of the buttons too, is kept. */
  awaits?: 'subtitle' | 'actions' | false | undefined
  /** What is printed has a heading of its own. */
  onScreenOnly?: boolean
}

/** The one h1 of a page; it names the tab, and has the focus after a change of page. */
export function PageHeader({ title, subtitle, actions, back, awaits = false, onScreenOnly = false }: Props) {
  const heading = useHeadingFocus()
  const { name } = useCooperative()
  const t = useText()
  return (
    <div className={`${classes.header} ${onScreenOnly ? 'no-print' : ''}`}>
      <title>{name ? t('app.title', { page: title, cooperative: name }) : `${title} – ${t('app.name')}`}</title>
      <div>
        {back && (
          <Link href={back.href} className={`${classes.back} no-print`}>
            <ArrowLeft size={14} aria-hidden />
            {back.label}
          </Link>
        )}
        <h1 className={classes.title} ref={heading} tabIndex={-1}>
          <Unbroken>{title}</Unbroken>
        </h1>
        {(subtitle || awaits) && <p className={classes.subtitle}>{subtitle || <Skeleton component="span" className={classes.awaited} />}</p>}
      </div>
      {(actions || awaits === 'actions') && (
        <div className={`${classes.actions} no-print`}>{actions || <Skeleton className={classes.awaitedAction} />}</div>
      )}
    </div>
  )
}

/** The column of a page's regions. */
export const Page = ({ children }: { children: ReactNode }) => (
  <div className={classes.page}>{children}</div>
)
