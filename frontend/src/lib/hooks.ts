/** Who, where and how, for components. */
import { useQuery, type Query } from '@tanstack/react-query'
import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { TypedDocumentString } from '@/gql/graphql'
import type { MemberRole } from '@/gql/graphql'
import { today as localDay } from './dates'
import { leaving } from './leaving'
import { LiveContext } from './live-context'
import { subjectOf } from './live'
import { intervalMs, type Polled } from './polling'
import { cooperativeQuery } from './queries'
import { includes } from './routes'
import { sessions, type Session, type Viewer } from './session'
import { connection } from './transport'

export const useSession = (): Session =>
  useSyncExternalStore(sessions.subscribe, sessions.get, sessions.onServer)

/** Inside the guard of the shell somebody is always signed in. */
export function useViewer(): Viewer {
  const session = useSession()
  if (session.status !== 'signed-in') throw new Error('nobody is signed in')
  return session.viewer
}

export const useMay = (role: MemberRole): boolean => {
  const session = useSession()
  return session.status === 'signed-in' && includes(session.viewer.role, role)
}

/** Whether the viewer may add anything: inactive and withdrawn members read only. */
export const useMayWrite = (): boolean => useViewer().member.status === 'ACTIVE'

export const useConnected = (): boolean =>
  useSyncExternalStore(connection.subscribe, connection.isUp, () => true)

export function useCooperative() {
  const { data } = useQuery(cooperativeQuery)
  return {
    name: data?.name ?? process.env.NEXT_PUBLIC_COOP_NAME ?? '',
    currency: data?.currency ?? 'USD',
    timeZone: data?.timeZone ?? 'UTC',
    version: data?.version ?? '',
    regime: data?.regime ?? null,
    /** The services' day: a contribution of tomorrow is one after this. */
    today: data?.today ?? localDay(),
  }
}

/** Gives the page's subject the tab's one stream while the page is shown. */
export function useLive<Result, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  entities: readonly string[],
  onEvent?: (data: Result) => void,
): void {
  const live = useContext(LiveContext)
  const about = JSON.stringify([variables, entities])
  useEffect(
    () => live?.follow(subjectOf(document, variables, entities, onEvent)),
    // the subject is what it says; a new function for the same events is no new subject
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [live, document, about],
  )
}

/** Whether changes of this entity come by the stream now. */
export function useCovered(entity: string): boolean {
  const live = useContext(LiveContext)
  const never = useCallback(() => () => undefined, [])
  return useSyncExternalStore(
    live?.subscribe ?? never,
    () => live?.covers(entity) ?? false,
    () => false,
  )
}

/** `refetchInterval` of a query: the specification's, slow where the stream covers the entity. */
export function usePolling(subject: Polled, entity: string) {
  const covered = useCovered(entity)
  return useCallback(
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    (query: Query<any, any, any, any>) =>
      intervalMs(subject, covered, query.state.fetchFailureCount),
    [subject, covered],
  )
}

/** State that lives in the address, so that a link shows the same and Back undoes it. */
export function useAddress<Name extends string>(
  names: readonly Name[],
): [Record<Name, string>, (changes: Partial<Record<Name, string>>) => void] {
  const router = useRouter()
  const path = usePathname()
  const search = useSearchParams()
  const text = search.toString()
  const listed = names.join()
  const values = useMemo(() => {
    const found = new URLSearchParams(text)
    return Object.fromEntries(names.map((name) => [name, found.get(name) ?? ''])) as Record<Name, string>
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the names as a text: callers write a new array each time
  }, [text, listed])
  const latest = useRef(text)
  useEffect(() => {
    latest.current = text
  }, [text])
  const change = useCallback(
    (changes: Partial<Record<Name, string>>) => {
      const next = new URLSearchParams(latest.current)
      for (const [name, value] of Object.entries(changes) as [Name, string | undefined][]) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      const query = next.toString()
      latest.current = query // a second change may come before the router has made the first
      router.replace(query ? `${path}?${query}` : path, { scroll: false })
    },
    [router, path],
  )
  return [values, change]
}

/** The clock of relative times and countdowns. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** True below 768 px, where tables become cards. */
export function useIsPhone(): boolean {
  return useMedia('(max-width: 47.99em)')
}

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches, () => false)
}

/** Asks before a page with unsaved words is left; `kept` when a draft of them stays on the device. */
export function useLeaveGuard(dirty: boolean, kept = false): void {
  const router = useRouter()
  useEffect(() => (dirty ? leaving.guard(kept, (path) => router.push(path)) : undefined), [dirty, kept, router])
}
