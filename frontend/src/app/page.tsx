'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { ShellSkeleton } from '@/components/ShellSkeleton'
import { useSession } from '@/lib/hooks'

export default function Home() {
  const { status } = useSession()
  const router = useRouter()
  useEffect(() => {
    if (status === 'signed-in') router.replace('/dashboard/')
    if (status === 'anonymous' || status === 'unreachable') router.replace('/login/')
  }, [status, router])
  return <ShellSkeleton />
}
