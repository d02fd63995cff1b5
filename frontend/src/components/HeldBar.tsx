'use client'
import { Button } from '@mantine/core'
import { usePathname } from 'next/navigation'
import { useEffect, useSyncExternalStore } from 'react'
import { useNow } from '@/lib/hooks'
import { held } from '@/lib/held'
import { useText } from '@/lib/text'
import classes from './HeldBar.module.css'

const NONE: readonly never[] = []

/** Decisions that wait their ten seconds, each with Undo. Leaving the page sends them at once. */
export function HeldBar() {
  const waiting = useSyncExternalStore(held.subscribe, held.get, () => NONE)
  const path = usePathname()
  const t = useText()
  useEffect(() => {
    const leave = () => held.sendAll()
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      held.sendAll()
    }
  }, [path])
  return (
    <div className={`${classes.bar} no-print`} role="status" aria-label={t('held.region')}>
      {waiting.slice(-3).map((one) => (
        <div className={classes.one} key={one.id} data-testid="held-decision">
          <Countdown words={one.words} sendAt={one.sendAt} />
          <Button size="compact-sm" variant="white" color="dark" onClick={() => held.undo(one.id)} data-testid="undo">
            {t('action.undo')}
          </Button>
        </div>
      ))}
    </div>
  )
}

function Countdown({ words, sendAt }: { words: string; sendAt: number }) {
  const t = useText()
  const seconds = Math.max(Math.ceil((sendAt - useNow(250)) / 1000), 0)
  return (
    <span>
      <span aria-hidden>{t('held.sending', { words, seconds })}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
