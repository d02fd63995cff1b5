'use client'
import { Money } from '@/components/Money'
import { download, toCsv } from '@/lib/csv'
import { formatDay, formatMoment, formatSpan, today } from '@/lib/dates'
import { compare, formatDecimal, formatPercent, isZero, sum } from '@/lib/money'
import { useText, useWord, type Text } from '@/lib/text'
import { span } from './account'
import classes from './Money.module.css'
import type { Movement } from './queries'
import { LedgerLines, Sheet, SheetPart } from './Sheet'
import { Why, type Statement } from './Steps'

/** What a period brought the member, and every figure that led to it. */
export function AllocationSheet({ found, moves }: { found: Statement; moves: readonly Movement[] }) {
  const t = useText()
  const { allocation, agreement, periodName, noticeKind } = found
  const period = allocation?.period
  const loss = allocation && compare(allocation.total, '0') < 0
  const about = [
    [t('contribution.period'), periodName] as const,
    ...(period ? [[t('money.statement.days'), formatSpan(period.startDate, period.endDate)] as const] : []),
    ...(allocation ? [[t('money.statement.number'), allocation.number] as const] : []),
  ]
  const fine = [
    t('money.statement.tax'),
    noticeKind ? t(`money.statement.notice.${noticeKind}`) : '',
    t('money.statement.calculationId', { id: agreement.inputsHash.slice(0, 16), engine: agreement.engineVersion }),
    agreement.calculatedAt ? t('money.statement.calculatedAt', { at: formatMoment(agreement.calculatedAt) }) : '',
  ].filter(Boolean)
  return (
    <Sheet kind={t('money.statement.allocation')} about={about} fine={fine}>
      <SheetPart title={t('money.statement.contributions', { period: periodName })}>
        {found.claims.length === 0 ? <p className={classes.partText}>{t('money.statement.noClaims')}</p> : <Claims claims={found.claims} allocated={allocation?.weightedValue ?? '0'} />}
      </SheetPart>
      <SheetPart title={t('money.statement.calculation')}>
        <Why found={found} exact />
      </SheetPart>
      <SheetPart title={t('money.allocation')} {...(loss ? { text: t('money.statement.loss') } : isZero(allocation?.total ?? '0') ? { text: t('money.statement.zero') } : {})}>
        <LedgerLines
          name={t('money.allocation')}
          rows={[
            { label: t('money.statement.share', { percent: formatPercent(allocation?.sharePercent ?? '0') }), value: <Money amount={agreement.allocableSurplus} /> },
            { label: t('money.statement.cash', { percent: `${agreement.cashRateBp / 100}%` }), value: <Money amount={allocation?.cash ?? '0.00'} /> },
            { label: t('money.statement.retained'), value: <Money amount={allocation?.retained ?? '0.00'} /> },
            { label: t('money.statement.total'), value: <Money amount={allocation?.total ?? '0.00'} />, grand: true },
          ]}
        />
      </SheetPart>
      {period && moves.length > 0 && <Account moves={moves} from={period.startDate} to={period.endDate} />}
    </Sheet>
  )
}

function Account({ moves, from, to }: { moves: readonly Movement[]; from: string; to: string }) {
  const t = useText()
  const word = useWord()
  const { beginning, byType, ending } = span(moves, from, to)
  return (
    <SheetPart title={t('money.statement.account')} text={t('money.statement.account.help')}>
      <LedgerLines
        name={t('money.statement.account')}
        rows={[
          { label: t('money.statement.beginning', { date: formatDay(from) }), value: <Money amount={beginning} /> },
          ...byType.map(({ type, amount }) => ({ label: word('movement', type), value: <Money amount={amount} change /> })),
          { label: t('money.statement.ending', { date: formatDay(to) }), value: <Money amount={ending} />, total: true },
        ]}
      />
    </SheetPart>
  )
}

function Claims({ claims, allocated }: { claims: Statement['claims']; allocated: string }) {
  const t = useText()
  const word = useWord()
  const counted = claims.filter((claim) => claim.counted)
  return (
    <div className={classes.scroller} tabIndex={0} role="group" aria-label={t('money.statement.claims')}>
      <table className={classes.table} data-testid="contributions-included">
        <caption className="visually-hidden">{t('money.statement.claims')}</caption>
        <thead>
          <tr>
            <th>{t('money.date')}</th>
            <th className={classes.roomy}>{t('dashboard.recent.type')}</th>
            <th>{t('dashboard.recent.what')}</th>
            <th className={classes.right}>{t('dashboard.recent.value')}</th>
            <th className={`${classes.right} ${classes.roomy}`}>{t('dashboard.patronage.weight')}</th>
            <th className={classes.right}>{t('dashboard.patronage.points')}</th>
          </tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <tr key={claim.contributionId} className={claim.counted ? undefined : classes.uncounted}>
              <td className="num">{formatDay(claim.contributionDate)}</td>
              <td className={classes.roomy}>{word('category', claim.categoryCode)}</td>
              <td>
                {claim.contribution?.description ?? claim.contributionNumber}
                {!claim.counted && ` (${t('money.statement.uncounted')})`}
              </td>
              <td className={classes.right}><Money amount={claim.raw} /></td>
              <td className={`${classes.right} ${classes.roomy}`}>× {formatDecimal(claim.weight, 4)}</td>
              <td className={classes.right}>{formatDecimal(claim.weightedValue)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('dashboard.patronage.sum')}</th>
            <td className={classes.roomy} />
            <td />
            <td className={classes.right}><Money amount={sum(counted.map((claim) => claim.raw))} /></td>
            <td className={classes.roomy} />
            <td className={classes.right}>{formatDecimal(allocated)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

export function saveAllocation(found: Statement, memberNumber: string, t: Text): void {
  const header = ['money.date', 'contribution.number', 'dashboard.recent.type', 'dashboard.recent.what', 'dashboard.recent.value', 'dashboard.patronage.weight', 'dashboard.patronage.points'] as const
  const rows = found.claims.map((claim) => [
    claim.contributionDate, claim.contributionNumber, claim.categoryCode, claim.contribution?.description ?? '',
    claim.raw, claim.weight, claim.weightedValue,
  ])
  const year = found.allocation?.period?.endDate.slice(0, 4) ?? today().slice(0, 4)
  download(`allocation-${year}-${memberNumber}-${today()}.csv`, toCsv(header.map((id) => t(id)), rows))
}
