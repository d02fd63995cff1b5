'use client'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useState, type FormEvent } from 'react'
import { Lone } from '@/components/Lone'
import classes from '@/components/Lone.module.css'
import { failureOf, type Failure } from '@/lib/failures'
import { useNow, useSession } from '@/lib/hooks'
import { cooperativeQuery } from '@/lib/queries'
import { safeNext } from '@/lib/routes'
import { sessions } from '@/lib/session'
import { useText, type Text } from '@/lib/text'

export function Login() {
  const t = useText()
  const session = useSession()
  const router = useRouter()
  const next = safeNext(useSearchParams().get('next'))
  const { data } = useQuery(cooperativeQuery)
  useEffect(() => {
    if (session.status === 'signed-in') {
      router.replace(session.mustChangePassword ? '/change-password/' : next)
    }
  }, [session, router, next])
  return (
    <Lone
      title={t('nav.login')}
      heading={t('login.title')}
      subtitle={data?.name ? t('login.subtitle', { cooperative: data.name }) : ' '}
      side={<Promise />}
    >
      <Form note={session.status === 'anonymous' ? session.reason : 'none'} />
      <p className={classes.note}>{t('login.noAccount')}</p>
    </Lone>
  )
}

function Form({ note }: { note: 'none' | 'expired' | 'signed-out' }) {
  const t = useText()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<{ failure: Failure; until: number } | null>(null)
  const left = useSecondsUntil(failure?.until ?? 0)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (busy || left > 0 || !email.trim() || !password) return
    setBusy(true)
    setFailure(null)
    try {
      await sessions.signIn(email.trim(), password)
    } catch (error) {
      const found = failureOf(error)
      setFailure({ failure: found, until: Date.now() + (found.retryAfterSeconds ?? 0) * 1000 })
      setBusy(false)
    }
  }
  const told = failure && !(failure.failure.code === 'RATE_LIMITED' && left === 0)
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      {told ? (
        <div className={classes.message} data-tone="bad" role="alert" data-testid="error-message">
          {wordsOf(failure.failure, left, t)}
        </div>
      ) : (
        note !== 'none' && (
          <div className={classes.message} role="status">
            {t(note === 'expired' ? 'login.expired' : 'login.signedOut')}
          </div>
        )
      )}
      <TextInput
        id="email" name="email" type="email" inputMode="email" autoComplete="username" autoCapitalize="none"
        label={t('login.email')} value={email} onChange={(event) => setEmail(event.currentTarget.value)}
        error={tried && !email.trim() ? t('login.email.required') : undefined}
      />
      <PasswordInput
        id="password" name="password" autoComplete="current-password"
        label={t('login.password')} value={password} onChange={(event) => setPassword(event.currentTarget.value)}
        error={tried && !password ? t('login.password.required') : undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
      />
      <Button type="submit" size="md" loading={busy} disabled={left > 0} fullWidth>
        {t(busy ? 'login.submitting' : 'login.submit')}
      </Button>
    </form>
  )
}

function wordsOf(failure: Failure, left: number, t: Text): string {
  if (failure.code === 'NETWORK') return t('login.network')
  if (failure.code === 'UNAUTHENTICATED') return t('login.wrong')
  if (failure.code === 'RATE_LIMITED') return t('login.limited', { seconds: left })
  return failure.code === 'UNAVAILABLE' ? t('failure.UNAVAILABLE') : failure.message
}

const useSecondsUntil = (moment: number): number =>
  Math.max(Math.ceil((moment - useNow(500)) / 1000), 0)

function Promise() {
  const t = useText()
  return (
    <>
      <p className={classes.promise}>{t('login.promise')}</p>
      <p className={classes.promiseBody}>{t('login.promise.body')}</p>
      <svg className={classes.rings} viewBox="0 0 200 200" aria-hidden>
        {[96, 84, 73, 60, 50, 37, 26, 13].map((r, ring) => (
          <circle key={r} cx="100" cy="100" r={r} fill="none" stroke={ring % 3 === 2 ? '#d88148' : '#3c8c5f'} strokeWidth={ring % 2 ? 1.2 : 2.4} />
        ))}
      </svg>
    </>
  )
}
