'use client'
import type { ReactNode } from 'react'
import { formatDecimal, formatPercent, isZero, sum } from '@/lib/money'
import { useText, useWord } from '@/lib/text'
import { useMoney } from './Money'
import classes from './WhySteps.module.css'

export interface WhyLine {
  readonly weightedValue: string
  readonly sharePercent: string
  readonly total: string
  readonly cash: string
  readonly retained: string
  readonly byCategory: readonly { categoryCode: string; raw: string; weight: string; weightedValue: string }[]
}

interface Props {
  line: WhyLine
  surplus: string
  totalWeighted: string
  memberCount: number
  /** What the surplus is left of; without it the period is still open. */
  settled?: { netIncome: string; reserve: string; collective: string; regulatory: string }
}

/** Why a member gets this much: the surplus, the points, everybody's points, the share of it. */
export function WhySteps({ line, surplus, totalWeighted, memberCount, settled }: Props) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const points = (value: string) => t('dashboard.points', { points: formatDecimal(value) })
  const kept = settled ? sum([settled.reserve, settled.collective, settled.regulatory]) : '0.00'
  return (
    <ol className={classes.steps} aria-label={t('dashboard.draft.why')}>
      <Step title={t(settled ? 'why.surplus' : 'why.surplus.draft')} value={money(surplus)}>
        {!settled
          ? t('why.surplus.draft.text')
          : isZero(kept)
            ? t('why.surplus.whole')
            : t('why.surplus.rest', { income: money(settled.netIncome), kept: money(kept) })}
      </Step>
      <Step title={t('why.points')} value={points(line.weightedValue)}>
        <ul className={classes.lines}>
          {line.byCategory.map(({ categoryCode, raw, weight, weightedValue }) => (
            <li key={categoryCode}>
              <span>
                {t('why.points.line', {
                  category: word('category', categoryCode), value: money(raw), weight: formatDecimal(weight, 4),
                })}
              </span>
              <span className="num">{formatDecimal(weightedValue)}</span>
            </li>
          ))}
        </ul>
      </Step>
      <Step title={t('why.all')} value={points(totalWeighted)}>
        {t('why.all.text', { count: memberCount })}
      </Step>
      <Step title={t('why.share')} value={money(line.total)} result>
        {t('why.share.text', {
          mine: formatDecimal(line.weightedValue),
          all: formatDecimal(totalWeighted),
          percent: formatPercent(line.sharePercent),
          surplus: money(surplus),
        })}
      </Step>
      <Step title={t('why.split')} value={`${money(line.cash)} + ${money(line.retained)}`}>
        {t('why.split.text')}
      </Step>
    </ol>
  )
}

function Step({ title, value, children, result }: { title: string; value: string; children: ReactNode; result?: boolean }) {
  return (
    <li className={classes.step} data-result={result || undefined}>
      <div className={classes.head}>
        <span>{title}</span>
        <span className="num">{value}</span>
      </div>
      <div className={classes.text}>{children}</div>
    </li>
  )
}
