'use client'
import '@/messages/approvals'
import { ReviewPage } from '@/features/approvals/ReviewPage'

export default function Page() {
  return <ReviewPage />
}
