'use client'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatAgo, formatDay, formatMoment } from '@/lib/dates'
import classes from './Timeline.module.css'

export interface Happening {
  id: string
  icon: LucideIcon
  tone?: 'good' | 'kept' | 'pending' | 'bad' | 'quiet'
  title: ReactNode
  body?: ReactNode
  /** A moment, or a day. */
  at?: string | null
}

/** Who did what, when and why, the way it is told of every object. */
export function Timeline({ items, label }: { items: readonly Happening[]; label: string }) {
  return (
    <ol className={classes.timeline} aria-label={label}>
      {items.map(({ id, icon: Icon, tone = 'quiet', title, body, at }) => (
        <li className={classes.item} key={id}>
          <span className={classes.dot} data-tone={tone}>
            <Icon size={14} aria-hidden />
          </span>
          <div className={classes.words}>
            <div className={classes.line}>
              <span className={classes.title}>{title}</span>
              {at && (
                <time className={classes.at} dateTime={at} title={at.length > 10 ? formatMoment(at) : undefined}>
                  {at.length > 10 ? formatAgo(at) : formatDay(at)}
                </time>
              )}
            </div>
            {body && <div className={classes.body}>{body}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The same below a record's facts, under a heading of its own. */
export const WhatHappened = ({ items, label }: { items: readonly Happening[]; label: string }) => (
  <>
    <h3 className={classes.heading}>{label}</h3>
    <Timeline items={items} label={label} />
  </>
)
