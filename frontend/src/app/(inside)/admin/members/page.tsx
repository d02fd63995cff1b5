'use client'
import '@/messages/members'
import { MembersPage } from '@/features/members/MembersPage'

export default function Page() {
  return <MembersPage />
}
