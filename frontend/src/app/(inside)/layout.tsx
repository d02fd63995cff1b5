'use client'
import { Suspense, type ReactNode } from 'react'
import { Guard } from '@/components/Guard'
import { LiveNews } from '@/components/LiveNews'
import { Shell } from '@/components/Shell'
import { ShellSkeleton } from '@/components/ShellSkeleton'

/** Every page behind the sign-in. Pages read their `?id=` in here, hence the Suspense. */
export default function Inside({ children }: { children: ReactNode }) {
  return (
    <Guard waiting={<ShellSkeleton />}>
      <Shell>
        <LiveNews />
        <Suspense>{children}</Suspense>
      </Shell>
    </Guard>
  )
}
