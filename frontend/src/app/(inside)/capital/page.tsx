'use client'
import '@/messages/contributions'
import '@/messages/money'
import { CapitalMovements } from '@/features/money/CapitalMovements'

export default function Page() {
  return <CapitalMovements />
}
