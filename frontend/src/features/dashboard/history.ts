import { formatShortDay } from '@/lib/dates'

export interface Moved {
  date: string
  runningBalance: string
}

export interface Balance {
  day: string
  at: string
  amounts: readonly [book: string, tax: string]
}

/** Both balances at the end of each day on which either moved, oldest first. */
export function balances(book: readonly Moved[], tax: readonly Moved[]): Balance[] {
  const days = [...new Set([...book, ...tax].map((moved) => moved.date))].sort()
  const years = new Set(days.map((day) => day.slice(0, 4)))
  const ends = (moves: readonly Moved[]) =>
    new Map(moves.map((moved) => [moved.date, moved.runningBalance]))
  const [books, taxes] = [ends(book), ends(tax)]
  let [lastBook, lastTax] = ['0.00', '0.00']
  return days.map((day) => {
    lastBook = books.get(day) ?? lastBook
    lastTax = taxes.get(day) ?? lastTax
    const at = years.size > 1 ? `${formatShortDay(day)} ’${day.slice(2, 4)}` : formatShortDay(day)
    return { day, at, amounts: [lastBook, lastTax] as const }
  })
}
