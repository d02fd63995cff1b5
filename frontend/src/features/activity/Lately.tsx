'use client'
import { PageLink } from '@/components/PageLink'
import { Section } from '@/components/Section'
import { useText } from '@/lib/text'
import { LatelySkeleton } from './LatelySkeleton'
import { Pieces } from './Pieces'
import { useActivity, useSeen } from './use-activity'

const SHOWN = 4

/** The newest of it, beside the figures that it has changed. */
export function Lately() {
  const t = useText()
  const { data, isPending } = useActivity()
  const [seen] = useSeen()
  if (isPending) return <LatelySkeleton />
  if (!data?.length) return null
  return (
    <Section title={t('activity.lately')} action={<PageLink className="link" href="/notifications/">{t('activity.all')}</PageLink>}>
      <Pieces pieces={data.slice(0, SHOWN)} seen={seen} />
    </Section>
  )
}
