'use client'
import '@/messages/approvals'
import { ApprovalsPage } from '@/features/approvals/ApprovalsPage'

export default function Page() {
  return <ApprovalsPage />
}
