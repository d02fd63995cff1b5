'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react'
import { FormErrorSummary } from '@/components/FormErrorSummary'
import type { ContributionFactsFragment, PeriodPartsFragment } from '@/gql/graphql'
import { formatAgo } from '@/lib/dates'
import { useCooperative, useLeaveGuard } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { useDraft } from '@/lib/use-draft'
import classes from './Contributions.module.css'
import { DetailsStep } from './DetailsStep'
import { EvidenceStep } from './EvidenceStep'
import { check, errorsOf, firstWrong, STEPS, type Category, type Step, type Typed } from './form'
import { KindStep } from './KindStep'
import { ReviewStep } from './ReviewStep'
import { useSending } from './useSending'
import { ValuePanel } from './ValuePanel'

interface Props {
  categories: readonly Category[]
  periods: readonly PeriodPartsFragment[]
  editing: (ContributionFactsFragment & { status: string }) | null
  /** Under which name the draft is kept on the device. */
  name: string
  initial: Typed
  begin: Step
  /** The key of what could not be sent, when it is opened again. */
  again: string
}

const UNCHECKED = -1

/** What, the figures, what supports it, and a last look; each step may be gone back to freely. */
export function ContributionForm({ categories, periods, editing, name, initial, begin, again }: Props) {
  const t = useText()
  const router = useRouter()
  const { today } = useCooperative()
  const kept = useDraft<Typed>(name, initial)
  const { value: typed, setValue: setTyped, dirty } = kept
  const [step, setStep] = useState<Step>(kept.restored ? 'details' : begin)
  const [attempt, setAttempt] = useState(0)
  const [tried, setTried] = useState(UNCHECKED)
  const [attested, setAttested] = useState(false)
  const category = categories.find(({ code }) => code === typed.category)
  const errors = useMemo(() => check(typed, category, { today, periods }, t), [typed, category, today, periods, t])
  const sending = useSending({ editing, again, periods, onSent: (path) => {
    kept.forget()
    router.push(path)
  } })
  useLeaveGuard(dirty && !sending.done, true)
  const heading = useStepFocus(step)
  const index = STEPS.indexOf(step)
  const shown = { ...(index <= tried ? errorsOf(step, errors) : {}), ...sending.refused }
  const change = (changes: Partial<Typed>) => {
    setTyped((before) => ({ ...before, ...changes }))
    sending.forgive()
  }
  const go = (next: Step) => {
    setStep(next)
    setAttempt(0)
  }
  const blocked = (at: Step) => {
    setStep(at)
    setTried(Math.max(tried, STEPS.indexOf(at)))
    setAttempt((count) => count + 1)
  }
  const proceed = (event: FormEvent) => {
    event.preventDefault()
    if (step !== 'review') {
      const next = STEPS[index + 1]
      if (Object.keys(errorsOf(step, errors)).length > 0 || !next) blocked(step)
      else go(next)
    } else if (Object.keys(errors).length > 0 || !category) blocked(firstWrong(errors))
    else if (!attested) blocked('review')
    else sending.submit(typed, category)
  }
  const list = Object.entries(shown).map(([field, message]) => ({ id: `contribution-${field}`, message }))
  if (step === 'review' && tried === index && !attested) {
    list.push({ id: 'contribution-attested', message: t('contribution.error.attested') })
  }
  const part = { typed, category, errors: shown, change }
  return (
    <form className={classes.form} onSubmit={proceed} noValidate data-testid="contribution-form">
      <Stepper step={step} reachable={firstWrong(errors)} onStep={go} />
      {kept.restored && (
        <div className={classes.restored} role="status">
          <span>{t('form.restored', { when: formatAgo(kept.restored.at) })}</span>
          <Button variant="subtle" size="compact-sm" onClick={() => {
            kept.forget()
            setTyped(initial)
            go(begin)
          }}>
            {t('form.discardDraft')}
          </Button>
        </div>
      )}
      <div className={classes.columns}>
        <div className={classes.card}>
          <h2 className={classes.stepTitle} tabIndex={-1} ref={heading}>{t(`contribution.step.${step}`)}</h2>
          <FormErrorSummary errors={list} attempt={attempt} />
          {sending.general && (
            <div className={classes.refused} role="alert" data-testid="error-message">{sending.general}</div>
          )}
          {step === 'kind' && <KindStep {...part} categories={categories} onTemplate={(changes) => {
            change(changes)
            go('details')
          }} />}
          {step === 'details' && <DetailsStep {...part} periods={periods} today={today} />}
          {step === 'evidence' && <EvidenceStep {...part} files={editing?.evidence.filter(({ kind }) => kind === 'FILE').length ?? 0} />}
          {step === 'review' && category && (
            <ReviewStep {...part} category={category} periods={periods} onStep={go} attested={attested} onAttest={setAttested} missing={tried === index && !attested} />
          )}
          <div className={classes.buttons}>
            {index > 0 && (
              <Button variant="default" onClick={() => go(STEPS[index - 1] ?? 'kind')}>{t('action.back')}</Button>
            )}
            <span className={classes.spring} />
            {index > 0 && category && editing?.status !== 'CLARIFICATION_REQUESTED' && (
              <Button variant="subtle" loading={sending.busy === 'draft'} disabled={sending.busy === 'submit'} onClick={() => sending.save(typed, category)}>
                {t('contribution.saveDraft')}
              </Button>
            )}
            <Button type="submit" loading={sending.busy === 'submit'} disabled={sending.busy === 'draft'}>
              {t(step === 'review' ? (sending.busy ? 'contribution.submitting' : 'contribution.submit') : step === 'evidence' && typed.evidence.length === 0 ? 'contribution.skip' : 'contribution.continue')}
            </Button>
          </div>
        </div>
        {index > 0 && <ValuePanel typed={typed} category={category} />}
      </div>
    </form>
  )
}

function Stepper({ step, reachable, onStep }: { step: Step; reachable: Step; onStep: (step: Step) => void }) {
  const t = useText()
  const here = STEPS.indexOf(step)
  return (
    <nav aria-label={t('contribution.steps')}>
      <ol className={classes.stepper}>
        {STEPS.map((one, place) => {
          const open = place < here || place <= STEPS.indexOf(reachable)
          return (
            <li key={one} data-state={place === here ? 'here' : place < here ? 'done' : 'ahead'}>
              <button type="button" disabled={!open} aria-current={place === here ? 'step' : undefined} onClick={() => onStep(one)}>
                <span className={classes.stepNumber} aria-hidden>{place + 1}</span>
                <span className={classes.stepName}>{t(`contribution.step.${one}.short`)}</span>
              </button>
            </li>
          )
        })}
      </ol>
      <p className="visually-hidden" role="status">
        {t('contribution.progress', { number: here + 1, of: STEPS.length, name: t(`contribution.step.${step}`) })}
      </p>
    </nav>
  )
}

/** A change of step moves the focus to its heading, so that reading goes on there. */
function useStepFocus(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(step)
  useEffect(() => {
    if (before.current === step) return
    before.current = step
    heading.current?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }, [step])
  return heading
}
