'use client'
import { useQuery } from '@tanstack/react-query'
import { DoorOpen, FilePlus2, LogOut } from 'lucide-react'
import { Dialog } from '@/components/Dialog'
import { Money } from '@/components/Money'
import { Region } from '@/components/States'
import { Facts } from '@/components/StatFigure'
import { StatusBadge } from '@/components/StatusBadge'
import { WhatHappened, type Happening } from '@/components/Timeline'
import type { MemberRecordQuery } from '@/gql/graphql'
import { useText, useWord, type Text } from '@/lib/text'
import { recordQuery } from './queries'

type Member = NonNullable<MemberRecordQuery['member']>

/** One member: what the records say, and when they came and went. */
export function MemberRecord({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const query = useQuery(recordQuery(id))
  return (
    <Dialog onClose={onClose} title={name} size="lg" data-testid="member-modal">
      <Region query={query}>{(member) => <Record member={member} />}</Region>
    </Dialog>
  )
}

function Record({ member }: { member: Member }) {
  const t = useText()
  const word = useWord()
  const { legalName, email, paymentMethod, paymentMaskedRef, hourlyRate } = member
  return (
    <>
      <Facts rows={[
        [t('members.number'), <span key="n" className="num">{member.number}</span>],
        [t('members.status'), <StatusBadge key="s" status={member.status} />],
        [t('members.role'), t(`role.${member.role}`)],
        [t('members.tier'), word('tier', member.tier)],
        ...(legalName ? [[t('members.legalName'), legalName] as const] : []),
        [t('members.field.email'), email ?? '–'],
        ...(hourlyRate ? [[t('members.hourlyRate'), <Money key="r" amount={hourlyRate} />] as const] : []),
        [t('members.paidBy'), paymentMethod ? [word('method', paymentMethod), paymentMaskedRef].filter(Boolean).join(' · ') : t('members.paidBy.none')],
      ]} />
      <WhatHappened items={happenings(member, t)} label={t('members.history')} />
    </>
  )
}

/** The newest first. */
export function happenings({ intervals, createdAt }: Member, t: Text): Happening[] {
  const memberships = intervals.flatMap(({ joinedOn, endedOn, endReason }): Happening[] => [
    { id: `joined-${joinedOn}`, icon: DoorOpen, tone: 'good', at: joinedOn, title: t('members.history.joined') },
    ...(endedOn ? [{ id: `left-${endedOn}`, icon: LogOut, tone: 'bad', at: endedOn, title: t('members.history.left'), body: endReason ?? null } as const] : []),
  ])
  return [...memberships, { id: 'created', icon: FilePlus2, at: createdAt, title: t('members.history.created') }]
    .sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
}
