'use client'
import '@/messages/admin'
import '@/messages/close'
import { OperationsPage } from '@/features/operations/OperationsPage'

export default function Page() {
  return <OperationsPage />
}
