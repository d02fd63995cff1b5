'use client'
import { Button } from '@mantine/core'
import { Bell, CheckCheck } from 'lucide-react'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { EmptyState, Region } from '@/components/States'
import { useText } from '@/lib/text'
import { Pieces } from './Pieces'
import { useActivity, useSeen } from './use-activity'

/** What happened with anything of one's own, the newest first. */
export function ActivityPage() {
  const t = useText()
  const query = useActivity()
  const [seen, see] = useSeen()
  const newest = query.data?.[0]?.at
  const fresh = newest !== undefined && newest > seen
  return (
    <Page>
      <PageHeader
        title={t('nav.notifications')}
        subtitle={t('activity.subtitle')}
        awaits={query.isPending && 'actions'}
        actions={fresh && (
          <Button variant="default" size="sm" leftSection={<CheckCheck size={15} aria-hidden />} onClick={() => see(newest)} data-testid="mark-seen">
            {t('activity.markSeen')}
          </Button>
        )}
      />
      <Section title={t('activity.lately')} busy={query.isPending}>
        <Region query={query} skeleton={<SkeletonRows rows={10} of="event" />}>
          {(pieces) =>
            pieces.length ? <Pieces pieces={pieces} seen={seen} /> : (
              <EmptyState icon={Bell} title={t('activity.empty')} body={t('activity.empty.body')} />
            )
          }
        </Region>
      </Section>
    </Page>
  )
}
