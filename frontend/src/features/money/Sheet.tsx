'use client'
import { Button } from '@mantine/core'
import { Download, Printer } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { useCooperative, useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { formatDay } from '@/lib/dates'
import classes from './Money.module.css'

interface Props {
  kind: string
  about: readonly (readonly [string, ReactNode])[]
  children: ReactNode
  fine: readonly string[]
}

/** A statement as a sheet of paper; printing leaves the rest of the page away. */
export function Sheet({ kind, about, children, fine }: Props) {
  const t = useText()
  const { name, today } = useCooperative()
  const { member } = useViewer()
  const rows = [
    [t('money.statement.member'), `${member.displayName}, ${member.number}`] as const,
    ...about,
    [t('money.statement.made'), formatDay(today)] as const,
  ]
  return (
    <article className={classes.sheet} data-testid="statement">
      <div className={classes.letterhead}>
        <div>
          <p className={classes.house}>{name || t('app.name')}</p>
          <p className={classes.kind}>{kind}</p>
        </div>
        <dl className={classes.about}>
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      {children}
      <div className={classes.fine}>
        {fine.map((line) => <p key={line}>{line}</p>)}
      </div>
    </article>
  )
}

export function SheetPart({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className={classes.part} aria-labelledby={id}>
      <h2 className={classes.partTitle} id={id}>{title}</h2>
      {text && <p className={classes.partText}>{text}</p>}
      {children}
    </section>
  )
}

export interface LedgerRow {
  label: string
  value: ReactNode
  total?: boolean
  grand?: boolean
}

/** Lines that lead from one figure to another. */
export const LedgerLines = ({ name, rows }: { name: string; rows: readonly LedgerRow[] }) => (
  <table className={classes.ledger}>
    <caption className="visually-hidden">{name}</caption>
    <tbody>
      {rows.map(({ label, value, total, grand }) => (
        <tr key={label} data-total={total || undefined} data-grand={grand || undefined}>
          <th scope="row">{label}</th>
          <td>{value}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** Paper, or a file of the rows. */
export function SheetActions({ onCsv }: { onCsv: () => void }) {
  const t = useText()
  return (
    <>
      <Button variant="default" leftSection={<Download size={15} aria-hidden />} onClick={onCsv}>
        {t('action.exportCsv')}
      </Button>
      <Button leftSection={<Printer size={15} aria-hidden />} onClick={() => print()} data-testid="statement-download">
        {t('money.statement.print')}
      </Button>
    </>
  )
}
