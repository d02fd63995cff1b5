'use client'
import { PageLink } from '@/components/PageLink'
import { Timeline } from '@/components/Timeline'
import { Unbroken } from '@/components/Unbroken'
import { useText } from '@/lib/text'
import classes from './activity.module.css'
import type { Piece } from './happenings'

/** Each leads to where it can be looked at; what is new says so. */
export function Pieces({ pieces, seen }: { pieces: readonly Piece[]; seen: string }) {
  const t = useText()
  return (
    <Timeline
      label={t('activity.lately')}
      items={pieces.map((piece) => ({
        ...piece,
        title: (
          <>
            <PageLink href={piece.href} className={classes.link}><Unbroken>{piece.words}</Unbroken></PageLink>
            {piece.at > seen && <span className={classes.fresh}>{t('activity.new')}</span>}
          </>
        ),
      }))}
    />
  )
}
