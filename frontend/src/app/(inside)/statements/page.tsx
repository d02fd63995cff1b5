'use client'
import '@/messages/contributions'
import '@/messages/money'
import { Statements } from '@/features/money/Statements'

export default function Page() {
  return <Statements />
}
