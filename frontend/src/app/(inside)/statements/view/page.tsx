'use client'
import '@/messages/contributions'
import '@/messages/money'
import { StatementView } from '@/features/money/StatementView'

export default function Page() {
  return <StatementView />
}
