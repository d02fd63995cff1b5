'use client'
import '@/messages/contributions'
import { NewContribution } from '@/features/contributions/NewContribution'

export default function Page() {
  return <NewContribution />
}
