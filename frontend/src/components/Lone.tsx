'use client'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { useHeadingFocus } from '@/lib/heading'
import { useText } from '@/lib/text'
import { Logo } from './Logo'
import classes from './Lone.module.css'

/** A page without the shell: one thing in the middle. */
export function Lone({ title, heading, subtitle, children, side }: {
  title: string
  heading?: string
  subtitle?: ReactNode
  children: ReactNode
  side?: ReactNode
}) {
  const t = useText()
  const focused = useHeadingFocus()
  return (
    <div className={classes.frame} data-side={side ? true : undefined}>
      <title>{`${title} – ${t('app.name')}`}</title>
      <main className={classes.main}>
        <div className={classes.box}>
          <div className={classes.brand}>
            <Logo size={34} />
            <span>{t('app.name')}</span>
          </div>
          <h1 className={heading ? classes.heading : 'visually-hidden'} ref={focused} tabIndex={-1}>{heading ?? title}</h1>
          {subtitle && <p className={classes.subtitle}>{subtitle}</p>}
          {children}
        </div>
        <footer className={classes.footer}>
          <Link href="/help/">{t('shell.footer.help')}</Link>
        </footer>
      </main>
      {side && <aside className={classes.side}>{side}</aside>}
    </div>
  )
}
