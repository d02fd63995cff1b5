'use client'
import '@/messages/members'
import { NewMemberPage } from '@/features/members/NewMemberPage'

export default function Page() {
  return <NewMemberPage />
}
