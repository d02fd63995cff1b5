'use client'
import { formatAgo, formatMoment } from '@/lib/dates'
import { useNow } from '@/lib/hooks'

const MINUTE_MS = 60_000

/** How long ago; it goes on counting where nothing else is drawn again. The exact moment is its title. */
export function Ago({ at, className = 'num' }: { at: string; className?: string | undefined }) {
  const now = useNow(MINUTE_MS)
  return <time className={className} dateTime={at} title={formatMoment(at)}>{formatAgo(at, new Date(now))}</time>
}
