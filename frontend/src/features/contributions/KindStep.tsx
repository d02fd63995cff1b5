'use client'
import { useQuery } from '@tanstack/react-query'
import { Coins, GraduationCap, Handshake, Hammer, type LucideIcon, Repeat, Shapes } from 'lucide-react'
import { PageLink } from '@/components/PageLink'
import { useViewer } from '@/lib/hooks'
import { useText, useWord, type MessageId } from '@/lib/text'
import classes from './Contributions.module.css'
import type { Category, Errors, Typed } from './form'
import { lastQuery } from './queries'

const ICONS: Record<string, LucideIcon> = {
  labor: Hammer, expertise: GraduationCap, capital: Coins, relationship: Handshake,
}
const TEMPLATES = [
  { key: 'development', hours: '' }, { key: 'meeting', hours: '1' }, { key: 'documentation', hours: '' },
] as const

interface Props {
  typed: Typed
  errors: Errors
  categories: readonly Category[]
  change: (changes: Partial<Typed>) => void
  onTemplate: (changes: Partial<Typed>) => void
}

/** What kind of thing was given; or the same as last time, or a usual one, in one tap. */
export function KindStep({ typed, errors, categories, change, onTemplate }: Props) {
  const t = useText()
  const word = useWord()
  const labor = categories.find(({ method }) => method === 'RATE')
  return (
    <>
      <fieldset className={classes.kinds} aria-describedby={errors.category ? 'contribution-category-error' : undefined}>
        <legend className="visually-hidden">{t('contribution.step.kind')}</legend>
        {[...categories].sort((a, b) => a.sort - b.sort).map(({ code, name, method }, place) => {
          const Icon = ICONS[code] ?? Shapes
          return (
            <label key={code} className={classes.kind}>
              <input
                type="radio"
                name="contributionType"
                id={place === 0 ? 'contribution-category' : undefined}
                value={code}
                checked={typed.category === code}
                onChange={() => change({ category: code })}
              />
              <span className={classes.kindIcon}><Icon size={20} aria-hidden /></span>
              <span className={classes.kindWords}>
                <span className={classes.kindName}>{code in ICONS ? word('category', code) : name}</span>
                <span className={classes.kindMeaning}>
                  {t((code in ICONS ? `contribution.kind.${code}` : `contribution.method.${method}`) as MessageId)}
                </span>
              </span>
            </label>
          )
        })}
      </fieldset>
      {errors.category && <p className={classes.error} id="contribution-category-error" data-testid="category-error">{errors.category}</p>}
      <div className={classes.templates}>
        <h3 className={classes.templatesTitle}>{t('contribution.templates')}</h3>
        <div className={classes.templateRow}>
          <Again />
          {labor && TEMPLATES.map(({ key, hours }) => (
            <button
              key={key}
              type="button"
              className={classes.template}
              onClick={() => onTemplate({ category: labor.code, hours, description: t(`contribution.template.${key}.text`) })}
            >
              {t(`contribution.template.${key}`)}
            </button>
          ))}
        </div>
      </div>
    </>
  )
}

function Again() {
  const t = useText()
  const { data: last } = useQuery(lastQuery(useViewer().member.id))
  if (!last) return null
  return (
    <PageLink href={`/contributions/new/?duplicate=${encodeURIComponent(last.id)}`} className={classes.template} data-again>
      <Repeat size={14} aria-hidden />
      <span>{t('contribution.again', { what: last.description })}</span>
    </PageLink>
  )
}
