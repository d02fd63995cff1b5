'use client'
import '@/messages/contributions'
import '@/messages/money'
import '@/messages/patronage'
import { Patronage } from '@/features/patronage/Patronage'

export default function Page() {
  return <Patronage />
}
