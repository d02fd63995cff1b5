'use client'
import { Button, Group } from '@mantine/core'
import { ShieldAlert } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { Page, PageHeader } from '@/components/PageHeader'
import { EmptyState } from '@/components/States'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'

export default function Unauthorized() {
  const t = useText()
  const router = useRouter()
  const { member, role } = useViewer()
  return (
    <Page>
      <PageHeader title={t('unauthorized.title')} />
      <EmptyState
        icon={ShieldAlert}
        title={t('nav.unauthorized')}
        body={t('unauthorized.body', { name: member.displayName, role: t(`role.${role}`) })}
        action={
          <Group justify="center">
            <Button variant="default" onClick={() => router.back()}>
              {t('unauthorized.back')}
            </Button>
            <Button component={Link} href="/dashboard/">
              {t('unauthorized.dashboard')}
            </Button>
          </Group>
        }
      />
    </Page>
  )
}
