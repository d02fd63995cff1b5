'use client'
import '@/messages/contributions'
import '@/messages/money'
import { Distributions } from '@/features/money/Distributions'

export default function Page() {
  return <Distributions />
}
