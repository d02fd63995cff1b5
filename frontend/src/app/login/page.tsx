'use client'
import { Suspense } from 'react'
import { Login } from '@/features/entry/Login'

export default function Page() {
  return (
    <Suspense>
      <Login />
    </Suspense>
  )
}
