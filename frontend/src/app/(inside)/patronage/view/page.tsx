'use client'
import '@/messages/contributions'
import '@/messages/money'
import '@/messages/patronage'
import { PeriodView } from '@/features/patronage/PeriodView'

export default function Page() {
  return <PeriodView />
}
