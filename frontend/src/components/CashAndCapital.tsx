'use client'
import { percentOf } from '@/lib/money'
import { useText } from '@/lib/text'
import classes from './CashAndCapital.module.css'
import { Money, useMoney } from './Money'

/** How an allocation divides into what is paid and what is kept, as a bar and as figures. */
export function CashAndCapital({ cash, retained, total }: { cash: string; retained: string; total: string }) {
  const t = useText()
  const money = useMoney()
  return (
    <>
      <div
        className={classes.split}
        role="img"
        aria-label={t('dashboard.draft.split', { cash: money(cash), retained: money(retained) })}
      >
        <span style={{ width: `${percentOf(cash, total)}%`, background: 'var(--green-bar)' }} />
        <span style={{ flex: 1, background: 'var(--blue-bar)' }} />
      </div>
      <dl className={classes.legend}>
        <Legend color="var(--green-bar)" label={t('dashboard.draft.cash')} amount={cash} />
        <Legend color="var(--blue-bar)" label={t('dashboard.draft.retained')} amount={retained} />
      </dl>
    </>
  )
}

const Legend = ({ color, label, amount }: { color: string; label: string; amount: string }) => (
  <div className={classes.legendItem}>
    <dt>
      <span className={classes.swatch} style={{ background: color }} aria-hidden />
      {label}
    </dt>
    <dd>
      <Money amount={amount} />
    </dd>
  </div>
)
