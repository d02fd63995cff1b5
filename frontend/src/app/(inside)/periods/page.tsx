'use client'
import '@/messages/contributions'
import '@/messages/money'
import '@/messages/patronage'
import { Periods } from '@/features/patronage/Periods'

export default function Page() {
  return <Periods />
}
