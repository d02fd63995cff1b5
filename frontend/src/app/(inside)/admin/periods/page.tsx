'use client'
import '@/messages/close'
import { PeriodsPage } from '@/features/close/PeriodsPage'

export default function Page() {
  return <PeriodsPage />
}
