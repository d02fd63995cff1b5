'use client'
import '@/messages/admin'
import '@/messages/close'
import '@/messages/members'
import '@/messages/money'
import { PaymentsPage } from '@/features/payments/PaymentsPage'

export default function Page() {
  return <PaymentsPage />
}
