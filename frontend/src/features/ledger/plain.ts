import type { Text } from '@/lib/text'

const OPENING = /^Opening balance (MIG-.*?(M-\d+))(.*)$/

/** What a posting is about in words that a person reads; its import's reference is told in its record. */
export function plainly(description: string, t: Text): { words: string; reference: string | null } {
  const found = OPENING.exec(description)
  return found
    ? { words: `${t('ledger.opening', { member: found[2] })}${found[3]}`, reference: found[1] ?? null }
    : { words: description, reference: null }
}
