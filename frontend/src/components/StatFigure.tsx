'use client'
import { Info } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import { useText } from '@/lib/text'
import classes from './Layout.module.css'

/** After the figures: nobody asks before there is something to see. */
const Hint = lazy(() => import('./Hint').then((all) => ({ default: all.Hint })))

interface Props {
  label: string
  value: ReactNode
  note?: ReactNode
  /** Plain words behind a small button. */
  help?: string
  size?: 'usual' | 'hero'
}

export function StatFigure({ label, value, note, help, size = 'usual' }: Props) {
  return (
    <div className={classes.figure}>
      <div className={classes.figureLabel}>
        {label}
        {help && <Explained label={label} text={help} />}
      </div>
      <span className={classes.figureValue} data-size={size}>
        {value}
      </span>
      {note && <div className={classes.figureNote}>{note}</div>}
    </div>
  )
}

export function Explained({ label, text }: { label: string; text: string }) {
  const t = useText()
  const button = (
    <button type="button" className={classes.info} aria-label={t('action.more', { what: label })}>
      <Info size={14} aria-hidden />
    </button>
  )
  return <Suspense fallback={button}><Hint text={text}>{button}</Hint></Suspense>
}

/** A row of figures that share one frame. */
export const KeyFigures = ({ children }: { children: ReactNode }) => (
  <div className={classes.figures}>{children}</div>
)

/** Names and values, one below the other. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([name, value]) => (
        <div className={classes.fact} key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
