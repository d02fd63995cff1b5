'use client'
import '@/messages/contributions'
import { ContributionList } from '@/features/contributions/ContributionList'

export default function Page() {
  return <ContributionList />
}
