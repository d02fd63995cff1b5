/** How often a subject is asked about (user interface specification 3.8). */

const LIVE_MS = 60_000
const SLOWEST_MS = 60_000
const FASTEST_MS = 3_000

const given = Number(process.env.NEXT_PUBLIC_POLL_INTERVAL)

export const INTERVAL_MS = {
  contributions: given ? Math.max(given, FASTEST_MS) : 5_000,
  close: 3_000,
  capital: 10_000,
  queue: 15_000,
  activity: 30_000,
  figures: 30_000,
} as const

export type Polled = keyof typeof INTERVAL_MS

/** Slow while a stream brings the news; twice as slow after each failure in a row. */
export function intervalMs(subject: Polled, live: boolean, failures: number): number {
  const calm = live ? LIVE_MS : INTERVAL_MS[subject]
  return Math.min(calm * 2 ** Math.min(failures, 10), SLOWEST_MS)
}
