'use client'
import type { MyStatementQuery } from '@/gql/graphql'
import { grouped } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './Money.module.css'

export type Statement = NonNullable<MyStatementQuery['allocationStatement']>

/** How the figure came about, as the service that calculated it explains it. */
export function Steps({ steps }: { steps: Statement['steps'] }) {
  const t = useText()
  return (
    <ol className={classes.steps} aria-label={t('money.statement.calculation')}>
      {steps.map(({ step, title, explanation, result }) => (
        <li key={step}>
          <div>
            <div className={classes.stepHead}>
              <span>{title}</span>
              <span className="num">{grouped(result)}</span>
            </div>
            <p className={classes.stepText}>{grouped(explanation)}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
