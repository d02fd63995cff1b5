'use client'
import { ChangePassword } from '@/features/entry/ChangePassword'

export default function Page() {
  return <ChangePassword />
}
