'use client'
import { Button } from '@mantine/core'
import { Compass } from 'lucide-react'
import Link from 'next/link'
import { EmptyState } from '@/components/States'
import { useText } from '@/lib/text'
import { Lone } from '@/components/Lone'

export default function NotFound() {
  const t = useText()
  return (
    <Lone title={t('nav.notFound')}>
      <EmptyState
        icon={Compass}
        title={t('notFound.title')}
        body={t('notFound.body')}
        action={
          <Button component={Link} href="/dashboard/">
            {t('notFound.dashboard')}
          </Button>
        }
      />
    </Lone>
  )
}
