'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useMoney } from '@/components/Money'
import { formatSpent } from '@/lib/hours'
import { formatDecimal, isZero } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './Contributions.module.css'
import { figuresIn, type Category, type Typed } from './form'
import { valuationQuery } from './queries'

const CALM_MS = 350

/** What it is worth while it is being typed, reckoned by the server. */
export function ValuePanel({ typed, category }: { typed: Typed; category: Category | undefined }) {
  const t = useText()
  const money = useMoney()
  const figures = useCalm(figuresIn(typed, category))
  const query = useQuery({
    ...valuationQuery(figures ?? { categoryCode: '', date: '' }),
    enabled: figures !== null,
    placeholderData: keepPreviousData,
  })
  const value = figures && query.data ? query.data.value : null
  return (
    <aside className={classes.panel} aria-label={t('contribution.value.title')}>
      <p className={classes.panelLabel}>{t('contribution.value.title')}</p>
      <p className={classes.panelValue} data-testid="contribution-value" aria-live="polite">
        {value ? money(value) : '–'}
      </p>
      {value && figures ? (
        <>
          {figures.minutes && query.data?.rate && (
            <p className={classes.panelLine}>
              {t('contribution.value.time', { time: formatSpent(figures.minutes), rate: money(query.data.rate) })}
            </p>
          )}
          {category && <Weighed category={category} value={value} />}
        </>
      ) : (
        <p className={classes.panelLine}>{query.error && figures ? t('contribution.value.unknown') : t('contribution.value.empty')}</p>
      )}
      <p className={classes.panelNote}>{t('contribution.value.note')}</p>
    </aside>
  )
}

function Weighed({ category, value }: { category: Category; value: string }) {
  const t = useText()
  if (isZero(category.defaultWeight)) return <p className={classes.panelLine}>{t('contribution.value.noWeight')}</p>
  return (
    <p className={classes.panelLine}>
      {t('contribution.value.weight', { weight: formatDecimal(category.defaultWeight, 4), category: category.name, value: formatDecimal(value) })}
    </p>
  )
}

/** The value once it has stood still, so that each key stroke is no request. */
function useCalm<T>(value: T): T {
  const [calm, setCalm] = useState(value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setCalm(JSON.parse(text) as T), CALM_MS)
    return () => clearTimeout(timer)
  }, [text])
  return calm
}
