'use client'
import { Section } from '@/components/Section'
import { SkeletonRows } from '@/components/Skeletons'
import { useText } from '@/lib/text'

/** Until the newest is known. */
export function LatelySkeleton() {
  const t = useText()
  return <Section title={t('activity.lately')} busy><SkeletonRows rows={4} of="event" /></Section>
}
