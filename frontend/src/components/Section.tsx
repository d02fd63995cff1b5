'use client'
import { useId, type ReactNode } from 'react'
import classes from './Layout.module.css'

interface Props {
  title: string
  subtitle?: ReactNode
  action?: ReactNode
  children: ReactNode
  /** The content reaches the edges, as a table does. */
  flush?: boolean
  busy?: boolean
  className?: string
  'data-testid'?: string
}

/** One region of a page: a card with its own heading. */
export function Section({ title, subtitle, action, children, flush, busy, className = '', ...rest }: Props) {
  const id = useId()
  return (
    <section
      className={`${classes.section} ${className}`}
      aria-labelledby={id}
      aria-busy={busy || undefined}
      data-flush={flush || undefined}
      {...rest}
    >
      <div className={classes.sectionHeader}>
        <div>
          <h2 className={classes.sectionTitle} id={id}>
            {title}
          </h2>
          {subtitle && <p className={classes.sectionSubtitle}>{subtitle}</p>}
        </div>
        {action && <div className={`${classes.sectionAction} no-print`}>{action}</div>}
      </div>
      {children}
    </section>
  )
}
