'use client'
import { SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { FieldHours, FieldMoney } from '@/components/Fields'
import { useMoney } from '@/components/Money'
import type { CapitalKind, PeriodPartsFragment } from '@/gql/graphql'
import { formatDay } from '@/lib/dates'
import { useText } from '@/lib/text'
import classes from './Contributions.module.css'
import { DESCRIPTION_MAX, DESCRIPTION_MIN, figuresOf, periodOf, type Category, type Errors, type Typed } from './form'
import { valuationQuery } from './queries'

interface Part {
  typed: Typed
  category: Category | undefined
  errors: Errors
  change: (changes: Partial<Typed>) => void
}

type Props = Part & { periods: readonly PeriodPartsFragment[]; today: string }

const KINDS: readonly CapitalKind[] = ['CASH', 'PROPERTY', 'LOAN', 'GUARANTEE']

export function DetailsStep({ typed, category, errors, change, periods, today }: Props) {
  const t = useText()
  const part = { typed, category, errors, change }
  const asked = figuresOf(category, typed.basis)
  const period = periodOf(typed.date, periods)
  const length = typed.description.trim().length
  return (
    <div className={classes.fields}>
      {category?.affectsCapital && <CapitalKinds {...part} />}
      {asked.either && <Basis {...part} />}
      <div className={classes.pair}>
        {asked.time && (
          <FieldHours
            id="contribution-hours"
            label={t('contribution.hours')}
            value={typed.hours}
            error={errors.hours}
            onChange={(hours) => change({ hours })}
          />
        )}
        {asked.amount && <Amount {...part} />}
        {asked.share && (
          <TextInput
            id="contribution-percent"
            name="percent"
            label={t('contribution.percent')}
            description={t('contribution.percent.help')}
            inputMode="decimal"
            autoComplete="off"
            rightSection={<span aria-hidden>%</span>}
            value={typed.percent}
            error={errors.percent}
            errorProps={{ 'data-testid': 'percent-error' }}
            onChange={(event) => change({ percent: event.currentTarget.value })}
          />
        )}
        <TextInput
          id="contribution-date"
          name="date"
          type="date"
          label={t('contribution.date')}
          description={period ? t('contribution.date.period', { period: period.name, until: formatDay(period.graceEndDate ?? period.endDate) }) : t('contribution.date.help')}
          max={today}
          value={typed.date}
          error={errors.date}
          errorProps={{ 'data-testid': 'date-error' }}
          onChange={(event) => change({ date: event.currentTarget.value })}
        />
        {asked.time && <Rate {...part} />}
      </div>
      {category?.affectsCapital && typed.capitalKind === 'PROPERTY' && (
        <FieldMoney
          id="contribution-taxBasis"
          name="taxBasis"
          label={t('contribution.taxBasis')}
          description={t('contribution.taxBasis.help')}
          value={typed.taxBasis}
          error={errors.taxBasis}
          onChange={(taxBasis) => change({ taxBasis })}
        />
      )}
      <Textarea
        id="contribution-description"
        name="description"
        label={t('contribution.description')}
        description={t('contribution.description.help')}
        autosize
        minRows={3}
        maxRows={12}
        value={typed.description}
        error={errors.description}
        errorProps={{ 'data-testid': 'description-error' }}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <p className={classes.counter}>
        {length < DESCRIPTION_MIN
          ? t('contribution.description.left', { left: DESCRIPTION_MIN - length })
          : t('contribution.description.count', { count: length, of: DESCRIPTION_MAX })}
      </p>
    </div>
  )
}

function Rate({ typed, category, errors, change }: Part) {
  const t = useText()
  const money = useMoney()
  const { data } = useQuery({
    ...valuationQuery({ categoryCode: category?.code ?? '', date: typed.date, minutes: 60 }),
    enabled: Boolean(category && typed.date),
  })
  return (
    <FieldMoney
      id="contribution-rate"
      name="rate"
      label={`${t('contribution.rate')} (${t('form.optional')})`}
      description={data?.rate ? t('contribution.rate.usual', { rate: money(data.rate) }) : t('contribution.rate.help')}
      value={typed.rate}
      error={errors.rate}
      onChange={(rate) => change({ rate })}
    />
  )
}

function Amount({ typed, category, errors, change }: Part) {
  const t = useText()
  const words = category?.method === 'ATTRIBUTION' ? 'base' : category?.affectsCapital ? 'value' : 'price'
  return (
    <FieldMoney
      id="contribution-amount"
      name="amount"
      label={t(`contribution.amount.${words}`)}
      description={t(`contribution.amount.${words}.help`)}
      value={typed.amount}
      error={errors.amount}
      onChange={(amount) => change({ amount })}
    />
  )
}

function Basis({ typed, change }: Part) {
  const t = useText()
  return (
    <div>
      <p className={classes.groupLabel} id="contribution-basis">{t('contribution.basis')}</p>
      <SegmentedControl
        aria-labelledby="contribution-basis"
        fullWidth
        value={typed.basis}
        onChange={(basis) => change({ basis: basis })}
        data={[
          { value: 'time', label: t('contribution.basis.time') },
          { value: 'amount', label: t('contribution.basis.amount') },
        ]}
      />
    </div>
  )
}

function CapitalKinds({ typed, errors, change }: Part) {
  const t = useText()
  return (
    <fieldset className={classes.pills} aria-describedby={errors.capitalKind ? 'capitalKind-error' : undefined}>
      <legend>{t('contribution.capitalKind')}</legend>
      <div className={classes.pillRow}>
        {KINDS.map((kind, place) => (
          <label key={kind} className={classes.pill}>
            <input
              type="radio"
              name="capitalKind"
              id={place === 0 ? 'contribution-capitalKind' : undefined}
              value={kind}
              checked={typed.capitalKind === kind}
              onChange={() => change({ capitalKind: kind })}
            />
            <span>{t(`contribution.capitalKind.${kind}`)}</span>
          </label>
        ))}
      </div>
      {errors.capitalKind && <p className={classes.error} id="capitalKind-error" data-testid="capitalKind-error">{errors.capitalKind}</p>}
    </fieldset>
  )
}
