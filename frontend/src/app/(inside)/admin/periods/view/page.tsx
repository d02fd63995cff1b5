'use client'
import '@/messages/close'
import { ClosePage } from '@/features/close/ClosePage'

export default function Page() {
  return <ClosePage />
}
