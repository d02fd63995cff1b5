'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { Lone } from '@/components/Lone'
import classes from '@/components/Lone.module.css'
import { useSession } from '@/lib/hooks'
import { loginWith } from '@/lib/routes'
import { sessions } from '@/lib/session'
import { useText } from '@/lib/text'
import { PasswordForm } from './PasswordForm'

/** The first sign-in ends here until the person has a password of their own. */
export function ChangePassword() {
  const t = useText()
  const router = useRouter()
  const session = useSession()
  useEffect(() => {
    if (session.status === 'anonymous' || session.status === 'unreachable') router.replace(loginWith('/dashboard/'))
  }, [session.status, router])
  if (session.status !== 'signed-in') return <title>{t('nav.changePassword')}</title>
  const forced = session.mustChangePassword
  return (
    <Lone title={t('nav.changePassword')} heading={t('password.title')} subtitle={forced ? t('password.forced') : undefined}>
      <PasswordForm temporary={forced} onDone={() => router.replace('/dashboard/')} />
      <p className={classes.note}>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void sessions.signOut()}>
          {t('shell.signOut')}
        </Button>
      </p>
    </Lone>
  )
}
