'use client'
import '@/messages/admin'
import '@/messages/close'
import '@/messages/members'
import { PaymentsPage } from '@/features/payments/PaymentsPage'

export default function Page() {
  return <PaymentsPage />
}
