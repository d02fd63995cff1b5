'use client'
import '@/messages/members'
import { ImportPage } from '@/features/members/ImportPage'

export default function Page() {
  return <ImportPage />
}
