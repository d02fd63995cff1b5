'use client'
import '@/messages/admin'
import { LedgerPage } from '@/features/ledger/LedgerPage'

export default function Page() {
  return <LedgerPage />
}
