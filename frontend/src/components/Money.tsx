'use client'
import { useCallback } from 'react'
import { useCooperative } from '@/lib/hooks'
import { formatChange, formatMoney } from '@/lib/money'

interface Props {
  amount: string
  /** With a plus sign, for what moved. */
  change?: boolean
  className?: string
  'data-testid'?: string
}

/** An exact amount in figures that stand under each other. */
export function Money({ amount, change = false, className = '', ...rest }: Props) {
  const { currency } = useCooperative()
  return (
    <span className={`num ${className}`} {...rest}>
      {change ? formatChange(amount, currency) : formatMoney(amount, currency)}
    </span>
  )
}

/** For words and labels that hold an amount. */
export function useMoney(): (amount: string) => string {
  const { currency } = useCooperative()
  return useCallback((amount) => formatMoney(amount, currency), [currency])
}
