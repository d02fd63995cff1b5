/** The contribution form without its markup: what was typed, what is wrong with it, what is sent. */
import type {
  CapitalKind, CategoriesQuery, ContributionFactsFragment, CreateContributionInput, PeriodPartsFragment,
  ValuationQueryVariables,
} from '@/gql/graphql'
import { formatHours, parseHours } from '@/lib/hours'
import { compare, parseTyped } from '@/lib/money'
import type { Text } from '@/lib/text'

export type Category = NonNullable<CategoriesQuery['contributionCategories']>[number]

export interface Link {
  url: string
  note: string
}

export interface Typed {
  category: string
  date: string
  description: string
  /** Of expertise: whether its time or its price is given. */
  basis: 'time' | 'amount'
  hours: string
  /** Empty is the usual one. */
  rate: string
  amount: string
  percent: string
  capitalKind: CapitalKind | ''
  taxBasis: string
  evidence: Link[]
}

export type Field = 'category' | 'date' | 'description' | 'hours' | 'rate' | 'amount' | 'percent' | 'capitalKind' | 'taxBasis' | 'evidence'
export type Errors = Partial<Record<Field, string>>

export const STEPS = ['kind', 'details', 'evidence', 'review'] as const
export type Step = (typeof STEPS)[number]

const FIELDS: Record<Exclude<Step, 'review'>, readonly Field[]> = {
  kind: ['category'],
  details: ['date', 'hours', 'rate', 'amount', 'percent', 'capitalKind', 'taxBasis', 'description'],
  evidence: ['evidence'],
}

export const DESCRIPTION_MIN = 20
export const DESCRIPTION_MAX = 2000
export const EVIDENCE_MAX = 10
export const NOTE_MAX = 200
const ESTIMATE_BELOW = '250.00'
const BP_WHOLE = 10_000

export const nothingTyped = (date: string): Typed => ({
  category: '', date, description: '', basis: 'time', hours: '', rate: '', amount: '', percent: '',
  capitalKind: '', taxBasis: '', evidence: [],
})

/** Which figures a category asks for, given how expertise is measured. */
export function figuresOf(category: Category | undefined, basis: Typed['basis']) {
  const method = category?.method
  return {
    time: method === 'RATE' || (method === 'RATE_OR_AMOUNT' && basis === 'time'),
    amount: method === 'AMOUNT' || method === 'ATTRIBUTION' || (method === 'RATE_OR_AMOUNT' && basis === 'amount'),
    share: method === 'ATTRIBUTION',
    either: method === 'RATE_OR_AMOUNT',
  }
}

interface Around {
  today: string
  periods: readonly PeriodPartsFragment[]
}

/** Everything that would keep the server from taking it, in the words of a person. */
export function check(typed: Typed, category: Category | undefined, around: Around, t: Text): Errors {
  if (!category) return { category: t('contribution.error.category') }
  const errors: Errors = { ...checkDate(typed.date, around, t), ...checkFigures(typed, category, t) }
  const length = typed.description.trim().length
  if (length < DESCRIPTION_MIN) {
    errors.description = t('contribution.error.description.short', { left: DESCRIPTION_MIN - length })
  } else if (length > DESCRIPTION_MAX) {
    errors.description = t('contribution.error.description.long', { over: length - DESCRIPTION_MAX })
  }
  const evidence = checkEvidence(typed, category, t)
  return evidence ? { ...errors, evidence } : errors
}

function checkDate(date: string, { today, periods }: Around, t: Text): Errors {
  if (!date) return { date: t('contribution.error.date.missing') }
  if (date > today) return { date: t('contribution.error.date.future') }
  if (periods.length > 0 && !periodOf(date, periods)) return { date: t('contribution.error.date.period') }
  return {}
}

export const periodOf = (date: string, periods: readonly PeriodPartsFragment[]) =>
  periods.find((period) => period.startDate <= date && date <= period.endDate)

function checkFigures(typed: Typed, category: Category, t: Text): Errors {
  const errors: Errors = {}
  const asked = figuresOf(category, typed.basis)
  if (asked.time && !parseHours(typed.hours)) {
    errors.hours = t(typed.hours.trim() ? 'contribution.error.hours' : 'contribution.error.hours.missing')
  }
  if (asked.time && typed.rate.trim() && !positive(typed.rate)) errors.rate = t('contribution.error.rate')
  if (asked.amount && !positive(typed.amount)) errors.amount = t('contribution.error.amount')
  if (asked.share && !basisPoints(typed.percent)) errors.percent = t('contribution.error.percent')
  if (category.affectsCapital && !typed.capitalKind) errors.capitalKind = t('contribution.error.capitalKind')
  if (category.affectsCapital && typed.capitalKind === 'PROPERTY' && parseTyped(typed.taxBasis) === null) {
    errors.taxBasis = t('contribution.error.taxBasis')
  }
  return errors
}

function checkEvidence(typed: Typed, category: Category, t: Text): string | null {
  if (typed.evidence.some(({ url }) => !isLink(url))) return t('contribution.error.evidence.link')
  if (typed.evidence.length > 0) return null
  if (category.evidenceRequired) return t('contribution.error.evidence.needed', { category: category.name })
  const amount = parseTyped(typed.amount)
  const dear = typed.capitalKind === 'PROPERTY' && amount !== null && compare(amount, ESTIMATE_BELOW) >= 0
  return category.affectsCapital && dear ? t('contribution.error.evidence.property') : null
}

export const isLink = (url: string): boolean => /^https?:\/\/[^\s/?#]+\S*$/i.test(url) && url.length <= 1000

function positive(text: string): boolean {
  const amount = parseTyped(text)
  return amount !== null && compare(amount, '0') > 0
}

/** "12.5" percent as 1250 basis points; null when it is none from above 0 to 100. */
export function basisPoints(text: string): number | null {
  const found = /^(\d{1,3})(?:\.(\d{1,2}))?\s*%?$/.exec(text.trim())
  if (!found) return null
  const points = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  return points > 0 && points <= BP_WHOLE ? points : null
}

export const percentText = (points: number): string =>
  `${Math.floor(points / 100)}.${String(points % 100).padStart(2, '0')}`.replace(/\.?0+$/, '')

export const errorsOf = (step: Step, errors: Errors): Errors =>
  step === 'review'
    ? errors
    : Object.fromEntries(Object.entries(errors).filter(([field]) => FIELDS[step].includes(field as Field)))

/** The earliest step that something has to be mended at. */
export const firstWrong = (errors: Errors): Step =>
  STEPS.find((step) => step !== 'review' && Object.keys(errorsOf(step, errors)).length > 0) ?? 'review'

type Sent = Omit<CreateContributionInput, 'idempotencyKey' | 'memberId' | 'onBehalfReason' | 'submit'>

/** The API's fields: only those figures that the category asks for. */
export function toInput(typed: Typed, category: Category, kept: ContributionFactsFragment | null): Sent {
  const asked = figuresOf(category, typed.basis)
  const property = category.affectsCapital && typed.capitalKind === 'PROPERTY'
  return {
    categoryCode: category.code,
    date: typed.date,
    description: typed.description.trim(),
    minutes: asked.time ? parseHours(typed.hours) : null,
    rate: asked.time ? parseTyped(typed.rate) : null,
    amount: asked.amount ? parseTyped(typed.amount) : null,
    attributionBp: asked.share ? basisPoints(typed.percent) : null,
    capitalKind: category.affectsCapital ? typed.capitalKind || null : null,
    taxBasis: property ? parseTyped(typed.taxBasis) : null,
    subtype: kept?.subtype ?? null,
    evidence: [
      ...typed.evidence.map(({ url, note }) => ({ kind: 'URL' as const, url: url.trim(), note: note.trim() || null })),
      ...(kept?.evidence ?? [])
        .filter(({ kind }) => kind === 'FILE')
        .map(({ kind, url, sha256, note }) => ({ kind, url, sha256, note })),
    ],
  }
}

/** The figures as the API takes them; null while one is missing. */
export function figuresIn(typed: Typed, category: Category | undefined): ValuationQueryVariables | null {
  if (!category || !typed.date) return null
  const asked = figuresOf(category, typed.basis)
  const minutes = parseHours(typed.hours)
  const amount = parseTyped(typed.amount)
  const attributionBp = basisPoints(typed.percent)
  if ((asked.time && !minutes) || (asked.amount && !amount) || (asked.share && !attributionBp)) return null
  return {
    categoryCode: category.code,
    date: typed.date,
    minutes: asked.time ? minutes : null,
    rate: asked.time ? parseTyped(typed.rate) : null,
    amount: asked.amount ? amount : null,
    attributionBp: asked.share ? attributionBp : null,
    capitalKind: category.affectsCapital ? typed.capitalKind || null : null,
  }
}

/** A form filled from a contribution: to edit it, or to log the same again on another day. */
export function fromContribution(found: ContributionFactsFragment, again: string | null): Typed {
  return {
    category: found.categoryCode,
    date: again ?? found.contributionDate,
    description: found.description,
    basis: found.minutes ? 'time' : 'amount',
    hours: found.minutes ? formatHours(found.minutes) : '',
    rate: again ? '' : (found.minutes && found.rate) || '',
    amount: found.minutes ? '' : (found.base ?? found.value),
    percent: found.attributionBp ? percentText(found.attributionBp) : '',
    capitalKind: found.capitalKind ?? '',
    taxBasis: found.capitalKind === 'PROPERTY' ? found.taxValue : '',
    evidence: again
      ? []
      : found.evidence.filter(({ kind }) => kind === 'URL').map(({ url, note }) => ({ url, note: note ?? '' })),
  }
}
