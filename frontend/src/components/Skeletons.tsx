'use client'
import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '@/lib/text'
import layout from './Layout.module.css'
import classes from './Skeletons.module.css'

/** The shape of what is to come and about as tall, so that nothing below it moves when it comes. */
function Shape({ children, className = classes.rows }: { children: ReactNode; className?: string | undefined }) {
  const t = useText()
  return <div className={className} role="status" aria-label={t('state.loading')}>{children}</div>
}

interface RowsProps {
  rows?: number
  /** A line of text, a name with its value, an event of a timeline, a row of a table (a card on a phone). */
  of?: 'line' | 'fact' | 'event' | 'row'
  /** With the filters and buttons above a table. */
  tools?: boolean
}

export function SkeletonRows({ rows = 4, of = 'line', tools = false }: RowsProps) {
  return (
    <Shape>
      {tools && <div className={classes.tools}><Skeleton /><Skeleton /></div>}
      {Array.from({ length: rows }, (_, row) => (
        <div className={classes.row} data-of={of} key={row}>
          <Skeleton h={12} w={`${62 - (row % 3) * 11}%`} />
          <Skeleton h={12} w="14%" ml="auto" />
        </div>
      ))}
    </Shape>
  )
}

/** A large figure with a line below. */
export function SkeletonFigure({ chart = false }: { chart?: boolean }) {
  return (
    <Shape>
      <Skeleton h={12} w="30%" />
      <Skeleton h={34} w="45%" />
      <Skeleton h={chart ? 180 : 12} w={chart ? '100%' : '60%'} />
    </Shape>
  )
}

/** Figures that share one frame. */
export function SkeletonFigures({ count = 4 }: { count?: number }) {
  return (
    <Shape className={layout.figures}>
      {Array.from({ length: count }, (_, place) => (
        <div key={place} className={classes.figure}>
          <Skeleton h={12} w="60%" />
          <Skeleton h={20} w="80%" />
        </div>
      ))}
    </Shape>
  )
}

/** What somebody's part of a period looks like: the figure, the bar, and the questions below. */
export function SkeletonAllocation() {
  return (
    <Shape className={classes.allocation}>
      <Skeleton h={44} w="12rem" />
      <Skeleton h={12} w="60%" />
      <Skeleton h={12} mt="md" />
      <Skeleton h={12} w="80%" />
    </Shape>
  )
}
