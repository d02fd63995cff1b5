'use client'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { IntlProvider } from 'react-intl'
import { colourSchemes } from '@/lib/colour-scheme'
import { failureOf } from '@/lib/failures'
import { Live, openStream } from '@/lib/live'
import { LiveContext } from '@/lib/live-context'
import { applyPreferences } from '@/lib/preferences'
import { sessions } from '@/lib/session'
import { en } from '@/messages'
import { theme } from './theme'

const newClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 1 && failureOf(error).retryable,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })

const SLEEPS_AFTER_MS = 20_000

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(newClient)
  const [schemes] = useState(colourSchemes)
  const [live] = useState(
    () =>
      new Live(openStream, (entities) => {
        for (const entity of entities) void client.invalidateQueries({ queryKey: [entity] })
      }),
  )
  useSessionWatch(client, live)
  useSleepingTab(live)
  return (
    <IntlProvider locale="en" messages={en}>
      <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemes}>
        <QueryClientProvider client={client}>
          <LiveContext.Provider value={live}>
            <Notifications position="top-right" limit={4} zIndex={400} />
            {children}
          </LiveContext.Provider>
        </QueryClientProvider>
      </MantineProvider>
    </IntlProvider>
  )
}

/** Asks once who is signed in; what one person saw is gone before the next one signs in. */
function useSessionWatch(client: QueryClient, live: Live): void {
  useEffect(() => {
    let member: string | undefined
    const stop = sessions.subscribe(() => {
      const session = sessions.get()
      if (session.status === 'anonymous') client.clear()
      const now = session.status === 'signed-in' ? session.viewer.member.id : undefined
      if (now !== member) live.restart()
      member = now
    })
    if (sessions.get().status === 'unknown') void sessions.refresh()
    return stop
  }, [client, live])
}

/** A tab in the background gives its stream back; colours follow the device. */
function useSleepingTab(live: Live): void {
  useEffect(() => {
    let sleeping: ReturnType<typeof setTimeout> | undefined
    const seen = () => {
      clearTimeout(sleeping)
      if (document.visibilityState === 'visible') live.wake()
      else sleeping = setTimeout(() => live.sleep(), SLEEPS_AFTER_MS)
    }
    const back = () => live.restart()
    const dark = matchMedia('(prefers-color-scheme: dark)')
    applyPreferences()
    dark.addEventListener('change', applyPreferences)
    document.addEventListener('visibilitychange', seen)
    addEventListener('online', back)
    return () => {
      dark.removeEventListener('change', applyPreferences)
      document.removeEventListener('visibilitychange', seen)
      removeEventListener('online', back)
    }
  }, [live])
}
