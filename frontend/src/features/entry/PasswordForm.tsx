'use client'
import { Button, PasswordInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { wordsOf } from '@/components/States'
import { FormErrorSummary } from '@/components/FormErrorSummary'
import classes from '@/components/Lone.module.css'
import { failureOf } from '@/lib/failures'
import { sessions } from '@/lib/session'
import { useText, type Text } from '@/lib/text'
import { toast } from '@/lib/toast'

const LENGTH_MIN = 12

interface Typed {
  current: string
  next: string
  repeat: string
}

type Errors = Partial<Record<keyof Typed, string>>

const EMPTY: Typed = { current: '', next: '', repeat: '' }

export function checkPassword(typed: Typed, t: Text): Errors {
  const errors: Errors = {}
  if (!typed.current) errors.current = t('password.required')
  if (typed.next.length < LENGTH_MIN) {
    errors.next = t('password.tooShort', { left: LENGTH_MIN - typed.next.length })
  }
  if (typed.next !== typed.repeat) errors.repeat = t('password.differs')
  return errors
}

/** Current, new, and new once more; the server has the last word on what is good enough. */
export function PasswordForm({ temporary = false, onDone }: { temporary?: boolean; onDone?: () => void }) {
  const t = useText()
  const [typed, setTyped] = useState(EMPTY)
  const [attempt, setAttempt] = useState(0)
  const [refused, setRefused] = useState<Errors>({})
  const [general, setGeneral] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const errors = { ...(attempt > 0 ? checkPassword(typed, t) : {}), ...refused }
  const change = (name: keyof Typed) => (value: string) => {
    setTyped((before) => ({ ...before, [name]: value }))
    setRefused({})
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setAttempt((count) => count + 1)
    setGeneral(null)
    if (busy || Object.keys(checkPassword(typed, t)).length > 0) return
    setBusy(true)
    try {
      await sessions.changePassword(typed.current, typed.next)
      setTyped(EMPTY)
      setAttempt(0)
      toast.success(t('password.changed'), t('password.changed.body'))
      onDone?.()
    } catch (error) {
      const failure = failureOf(error)
      if (failure.code === 'UNAUTHENTICATED') setRefused({ current: t('password.wrong') })
      else if (failure.fields.length > 0) setRefused(byField(failure.fields))
      else setGeneral(wordsOf(failure, t))
    } finally {
      setBusy(false)
    }
  }
  const fields = [
    ['current', temporary ? 'password.current.temporary' : 'password.current', 'current-password'],
    ['next', 'password.new', 'new-password'],
    ['repeat', 'password.repeat', 'new-password'],
  ] as const
  const list = fields.flatMap(([name]) => {
    const message = errors[name]
    return message ? [{ id: `password-${name}`, message }] : []
  })
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <FormErrorSummary errors={list} attempt={attempt} />
      {general && (
        <div className={classes.message} data-tone="bad" role="alert" data-testid="error-message">
          {general}
        </div>
      )}
      {fields.map(([name, label, complete]) => (
        <PasswordInput
          key={name}
          id={`password-${name}`}
          name={name}
          label={t(label)}
          description={name === 'next' ? t('password.new.help') : undefined}
          autoComplete={complete}
          value={typed[name]}
          onChange={(event) => change(name)(event.currentTarget.value)}
          error={errors[name]}
          visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
        />
      ))}
      <Button type="submit" size="md" loading={busy}>
        {t(busy ? 'password.submitting' : 'password.submit')}
      </Button>
    </form>
  )
}

function byField(fields: readonly { field: string; message: string }[]): Errors {
  const names: Record<string, keyof Typed> = { currentPassword: 'current', newPassword: 'next' }
  return Object.fromEntries(fields.map(({ field, message }) => [names[field] ?? 'next', message]))
}
