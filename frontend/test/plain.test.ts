import { expect, test } from 'vitest'
import { plainly } from '@/features/ledger/plain'
import type { Text } from '@/lib/text'

const t: Text = (id, values) => `${id} ${values?.member ?? ''}`

test('an opening balance names its member, not its import', () => {
  const run = '01a22af0-2eaa-7b2b-ad1a-06422cfa11f3'
  expect(plainly(`Opening balance MIG-${run}-M-0018`, t)).toEqual({ words: 'ledger.opening M-0018', reference: `MIG-${run}-M-0018` })
  expect(plainly('Opening balance MIG-M-0003, as of 2025-12-31', t).words).toBe('ledger.opening M-0003, as of 2025-12-31')
})

test('every other posting says what it said', () => {
  expect(plainly('Rent and supplies', t)).toEqual({ words: 'Rent and supplies', reference: null })
})
