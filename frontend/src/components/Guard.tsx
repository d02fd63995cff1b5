'use client'
import { Button } from '@mantine/core'
import { CloudOff } from 'lucide-react'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, type ReactNode } from 'react'
import { useSession } from '@/lib/hooks'
import { includes, loginWith, routeOf } from '@/lib/routes'
import { sessions } from '@/lib/session'
import { useText } from '@/lib/text'
import { EmptyState } from './States'

/** Where somebody has to go before this page, or null when they may see it. */
function useDetour(): string | null {
  const session = useSession()
  const path = usePathname()
  if (session.status === 'anonymous') {
    if (session.reason === 'signed-out') return '/login/'
    return loginWith(path + (typeof location === 'undefined' ? '' : location.search))
  }
  if (session.status !== 'signed-in') return null
  if (session.mustChangePassword) return '/change-password/'
  const route = routeOf(path)
  return route && !includes(session.viewer.role, route.role) ? '/unauthorized/' : null
}

/** The server decides; this only sends people where they can go on. */
export function Guard({ children, waiting }: { children: ReactNode; waiting: ReactNode }) {
  const session = useSession()
  const detour = useDetour()
  const router = useRouter()
  useEffect(() => {
    if (detour) router.replace(detour)
  }, [detour, router])
  if (session.status === 'unreachable') return <Unreachable />
  if (session.status !== 'signed-in' || detour) return <>{waiting}</>
  return <>{children}</>
}

function Unreachable() {
  const t = useText()
  return (
    <main>
      <h1 className="visually-hidden">{t('app.name')}</h1>
      <EmptyState
        icon={CloudOff}
        title={t('state.unreachable.title')}
        body={t('state.unreachable.body')}
        action={<Button onClick={() => void sessions.refresh()}>{t('action.retry')}</Button>}
      />
    </main>
  )
}
