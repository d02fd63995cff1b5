import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { useMoney } from '@/components/Money'
import { usePolling, useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { happenings } from './happenings'
import { activityQuery } from './queries'

const listeners = new Set<() => void>()

const seenKey = (memberId: string) => `habitat.seen.${memberId}`

function read(memberId: string): string {
  try {
    return localStorage.getItem(seenKey(memberId)) ?? ''
  } catch {
    return ''
  }
}

/** Everything up to here has been looked at on this device. */
export function useSeen(): [string, (at: string) => void] {
  const { member } = useViewer()
  const subscribe = useCallback((listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, [])
  const seen = useSyncExternalStore(subscribe, () => read(member.id), () => '')
  const see = useCallback((at: string) => {
    try {
      localStorage.setItem(seenKey(member.id), at)
    } catch {
      // it counts as new the next time too
    }
    listeners.forEach((listener) => listener())
  }, [member.id])
  return [seen, see]
}

export function useActivity() {
  const t = useText()
  const money = useMoney()
  const { member } = useViewer()
  const refetchInterval = usePolling('activity', 'Contribution')
  const query = useQuery({ ...activityQuery(member.id), refetchInterval })
  const pieces = useMemo(
    () => (query.data ? happenings(query.data, member.id, t, money) : undefined),
    [query.data, member.id, t, money],
  )
  return { ...query, data: pieces }
}
