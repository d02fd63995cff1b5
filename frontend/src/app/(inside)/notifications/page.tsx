'use client'
import { ActivityPage } from '@/features/activity/ActivityPage'

export default function Page() {
  return <ActivityPage />
}
