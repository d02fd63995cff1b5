'use client'
import { Money } from '@/components/Money'
import type { Ledger } from '@/gql/graphql'
import { download, toCsv } from '@/lib/csv'
import { formatDay, today } from '@/lib/dates'
import { useText, useWord, type Text } from '@/lib/text'
import { span } from './account'
import classes from './Money.module.css'
import type { Movement } from './queries'
import { LedgerLines, Sheet, SheetPart } from './Sheet'

interface Props {
  year: string
  book: readonly Movement[]
  tax: readonly Movement[]
}

const ofYear = (year: string) => [`${year}-01-01`, `${year}-12-31`] as const

/** A year of the capital account in both ledgers. */
export function CapitalSheet({ year, book, tax }: Props) {
  const t = useText()
  const [from, to] = ofYear(year)
  const about = [[t('money.statement.days'), `${formatDay(from)} – ${formatDay(to)}`] as const]
  return (
    <Sheet kind={t('money.statement.capital')} about={about} fine={[t('money.statement.capital.fine'), t('money.statement.tax')]}>
      <OfLedger ledger="BOOK" moves={book} from={from} to={to} />
      <OfLedger ledger="TAX" moves={tax} from={from} to={to} />
    </Sheet>
  )
}

function OfLedger({ ledger, moves, from, to }: { ledger: Ledger; moves: readonly Movement[]; from: string; to: string }) {
  const t = useText()
  const word = useWord()
  const { beginning, rows, byType, ending } = span(moves, from, to)
  const name = t(`money.ledger.${ledger}`)
  return (
    <SheetPart title={name} text={t(`money.ledger.${ledger}.help`)}>
      <LedgerLines
        name={name}
        rows={[
          { label: t('money.statement.beginning', { date: formatDay(from) }), value: <Money amount={beginning} /> },
          ...byType.map(({ type, amount }) => ({ label: word('movement', type), value: <Money amount={amount} change /> })),
          { label: t('money.statement.ending', { date: formatDay(to) }), value: <Money amount={ending} />, grand: true },
        ]}
      />
      {rows.length > 0 && (
        <div className={classes.scroller} tabIndex={0} role="group" aria-label={t('money.statement.activity', { ledger: name })}>
          <table className={classes.table}>
            <caption className="visually-hidden">{t('money.statement.activity', { ledger: name })}</caption>
            <thead>
              <tr>
                <th>{t('money.date')}</th>
                <th>{t('money.what')}</th>
                <th className={classes.roomy}>{t('contribution.period')}</th>
                <th className={classes.right}>{t('money.change')}</th>
                <th className={classes.right}>{t('money.balance')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className="num">{formatDay(row.date)}</td>
                  <td>{word('movement', row.movementType)}</td>
                  <td className={classes.roomy}>{row.period?.name ?? '–'}</td>
                  <td className={classes.right}><Money amount={row.amount} change /></td>
                  <td className={classes.right}><Money amount={row.runningBalance} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </SheetPart>
  )
}

export function saveCapital(year: string, book: readonly Movement[], tax: readonly Movement[], memberNumber: string, t: Text): void {
  const header = ['money.ledger', 'money.date', 'money.what', 'contribution.period', 'money.change', 'money.balance'] as const
  const [from, to] = ofYear(year)
  const rows = ([['BOOK', book], ['TAX', tax]] as const).flatMap(([ledger, moves]) =>
    span(moves, from, to).rows.map((row) => [ledger, row.date, row.movementType, row.period?.name ?? '', row.amount, row.runningBalance]),
  )
  download(`capital-account-${year}-${memberNumber}-${today()}.csv`, toCsv(header.map((id) => t(id)), rows))
}
