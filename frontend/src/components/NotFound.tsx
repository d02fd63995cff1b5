'use client'
import { Button } from '@mantine/core'
import { Compass } from 'lucide-react'
import Link from 'next/link'
import { Lone } from './Lone'
import { EmptyState } from './States'
import { useText } from '@/lib/text'

/** An address that leads nowhere. */
export function NotFound() {
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
