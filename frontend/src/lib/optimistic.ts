/** What somebody has just decided is shown at once, and taken back when the server does not agree. */
import type { QueryClient } from '@tanstack/react-query'

type Changes = Readonly<Record<string, unknown>>

/** The same answer with these changes to everything of this id; the very same where there is none. */
export function patched<Data>(data: Data, id: string, changes: Changes): Data {
  if (typeof data !== 'object' || data === null) return data
  if (Array.isArray(data)) {
    const items = data.map((item: unknown) => patched(item, id, changes))
    return items.some((item, index) => item !== data[index]) ? (items as Data) : data
  }
  const before = Object.entries(data)
  const after = before.map(([key, value]: [string, unknown]) => [key, patched(value, id, changes)] as const)
  const ours = (data as { id?: unknown }).id === id
  const other = after.some(([, value], index) => value !== before[index]?.[1])
  if (!ours && !other) return data
  const known = Object.entries(changes).filter(([key]) => ours && key in data)
  return { ...Object.fromEntries(after), ...Object.fromEntries(known) } as Data
}

/** Changes it in every list and detail of the entity. Returns what puts it back. */
export function optimistically(client: QueryClient, entity: string, id: string, changes: Changes): () => void {
  void client.cancelQueries({ queryKey: [entity] }) // an answer on its way is of before
  const before = client.getQueriesData({ queryKey: [entity] })
  for (const [key, data] of before) client.setQueryData(key, patched(data, id, changes))
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data)
  }
}
