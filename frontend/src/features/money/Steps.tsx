'use client'
import type { MyStatementQuery } from '@/gql/graphql'
import { grouped } from '@/lib/money'
import { useText } from '@/lib/text'
import { WhySteps } from '@/components/WhySteps'
import classes from './Money.module.css'

export type Statement = NonNullable<MyStatementQuery['allocationStatement']>

/** Why an allocation is what it is; without a share, the service's own reason. */
export function Why({ found, exact = false }: { found: Statement; exact?: boolean }) {
  const t = useText()
  const { allocation, agreement, steps } = found
  if (!allocation) return <Steps steps={steps} />
  return (
    <>
      <WhySteps
        line={allocation}
        surplus={agreement.allocableSurplus}
        totalWeighted={agreement.totalWeighted}
        memberCount={agreement.memberCount}
        settled={agreement}
      />
      {exact && (
        <details className={classes.exact}>
          <summary>{t('money.statement.exact')}</summary>
          <Steps steps={steps} />
        </details>
      )}
    </>
  )
}

/** Every step to the fraction of a cent, as the service that calculated it explains it. */
function Steps({ steps }: { steps: Statement['steps'] }) {
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
