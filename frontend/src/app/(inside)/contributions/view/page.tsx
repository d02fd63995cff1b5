'use client'
import '@/messages/contributions'
import { ContributionView } from '@/features/contributions/ContributionView'

export default function Page() {
  return <ContributionView />
}
