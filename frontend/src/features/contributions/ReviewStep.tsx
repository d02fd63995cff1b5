'use client'
import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { Facts } from '@/components/StatFigure'
import { useMoney } from '@/components/Money'
import type { PeriodPartsFragment } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { formatSpent, parseHours } from '@/lib/hours'
import { parseTyped } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import classes from './Contributions.module.css'
import { figuresOf, periodOf, type Category, type Step, type Typed } from './form'

interface Props {
  typed: Typed
  category: Category
  periods: readonly PeriodPartsFragment[]
  onStep: (step: Step) => void
  attested: boolean
  onAttest: (attested: boolean) => void
  missing: boolean
}

export function ReviewStep({ typed, category, periods, onStep, attested, onAttest, missing }: Props) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const asked = figuresOf(category, typed.basis)
  const written = (text: string) => money(parseTyped(text) ?? '0.00')
  const minutes = parseHours(typed.hours)
  const rows: [string, ReactNode][] = [
    [t('contribution.date'), formatDay(typed.date)],
    [t('contribution.period'), periodOf(typed.date, periods)?.name ?? '–'],
  ]
  if (typed.capitalKind && category.affectsCapital) rows.push([t('contribution.capitalKind'), t(`contribution.capitalKind.${typed.capitalKind}`)])
  if (asked.time && minutes) rows.push([t('contribution.hours'), formatSpent(minutes)])
  if (asked.time && typed.rate) rows.push([t('contribution.rate'), written(typed.rate)])
  if (asked.amount) rows.push([t(asked.share ? 'contribution.amount.base' : 'contribution.amount.value'), written(typed.amount)])
  if (asked.share) rows.push([t('contribution.percent'), `${typed.percent.replace('%', '')}%`])
  if (typed.capitalKind === 'PROPERTY' && category.affectsCapital) rows.push([t('contribution.taxBasis'), written(typed.taxBasis)])
  return (
    <div className={classes.fields}>
      <Part title={t('contribution.step.kind.short')} step="kind" onStep={onStep}>
        <p className={classes.reviewText}>{word('category', category.code)}</p>
      </Part>
      <Part title={t('contribution.step.details.short')} step="details" onStep={onStep}>
        <p className={classes.reviewText}>{typed.description.trim()}</p>
        <Facts rows={rows} />
      </Part>
      <Part title={t('contribution.step.evidence.short')} step="evidence" onStep={onStep}>
        {typed.evidence.length === 0 ? (
          <p className={classes.reviewText}>{t('contribution.evidence.none')}</p>
        ) : (
          <ul className={classes.reviewLinks}>
            {typed.evidence.map(({ url, note }) => <li key={url}>{note || url}</li>)}
          </ul>
        )}
      </Part>
      <Checkbox
        id="contribution-attested"
        label={t('contribution.attest')}
        checked={attested}
        error={missing ? t('contribution.error.attested') : undefined}
        onChange={(event) => onAttest(event.currentTarget.checked)}
      />
    </div>
  )
}

function Part({ title, step, onStep, children }: { title: string; step: Step; onStep: (step: Step) => void; children: ReactNode }) {
  const t = useText()
  return (
    <section className={classes.reviewPart} aria-label={title}>
      <div className={classes.reviewHead}>
        <h3>{title}</h3>
        <button type="button" className={classes.textButton} aria-label={t('contribution.change.what', { what: title })} onClick={() => onStep(step)}>
          {t('contribution.change')}
        </button>
      </div>
      {children}
    </section>
  )
}
