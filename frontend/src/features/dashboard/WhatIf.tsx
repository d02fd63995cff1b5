'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMoney } from '@/components/Money'
import { SkeletonRows } from '@/components/Skeletons'
import { Region } from '@/components/States'
import type { WhyLine } from '@/components/WhySteps'
import { valuationQuery } from '@/features/contributions/queries'
import { useCooperative } from '@/lib/hooks'
import { categoriesQuery } from '@/lib/queries'
import { useText, useWord } from '@/lib/text'
import { whatIf } from '@/lib/what-if'
import classes from './Dashboard.module.css'

const HOURS_MAX = 40
const USUAL_HOURS = 10

interface Props {
  preview: { surplus: string; totalWeighted: string }
  line: WhyLine
}

/** What some more hours would add to the draft. */
export function WhatIf({ preview, line }: Props) {
  const t = useText()
  const word = useWord()
  const money = useMoney()
  const { today } = useCooperative()
  const [hours, setHours] = useState(USUAL_HOURS)
  const { data: categories } = useQuery(categoriesQuery)
  const labor = categories?.find(({ method, active }) => method === 'RATE' && active)
  const hour = useQuery({
    ...valuationQuery({ categoryCode: labor?.code ?? '', date: today, minutes: 60 }),
    enabled: Boolean(labor),
  })
  const weight = line.byCategory.find(({ categoryCode }) => categoryCode === labor?.code)?.weight ?? labor?.defaultWeight
  if (categories && !labor) return null // nothing here is valued by the hour
  return (
    <Region query={hour} skeleton={<SkeletonRows rows={1} />}>
      {({ value }) => {
        const { more, total } = whatIf({ ...preview, ...line }, hours, value, weight ?? '1')
        return (
          <div className={classes.whatIf}>
            <label htmlFor="what-if-hours">
              {t('whatIf.hours', { hours, category: word('category', labor?.code ?? '').toLowerCase() })}
            </label>
            <input id="what-if-hours" type="range" min={1} max={HOURS_MAX} value={hours}
              onChange={(event) => setHours(event.currentTarget.valueAsNumber)} />
            <p className={classes.whatIfResult} role="status" data-testid="what-if-result">
              <strong className="num">{t('whatIf.adds', { more: money(more) })}</strong>
              <span className="num dim">{t('whatIf.total', { total: money(total) })}</span>
            </p>
            <p className={classes.small}>{t('whatIf.note')}</p>
          </div>
        )
      }}
    </Region>
  )
}
