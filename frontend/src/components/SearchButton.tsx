'use client'
import { UnstyledButton } from '@mantine/core'
import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { useText } from '@/lib/text'
import classes from './TopBar.module.css'

/** Comes after the first paint: nobody searches before there is something to see. */
export const LazyPalette = dynamic(() => import('./Palette').then((all) => all.Palette), { ssr: false })

export function SearchButton() {
  const t = useText()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      void open()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
  return (
    <UnstyledButton className={classes.search} onClick={() => void open()} aria-label={t('shell.search')} aria-keyshortcuts="Control+K">
      <Search size={16} aria-hidden />
      <span>{t('shell.search')}</span>
      <kbd aria-hidden>{t('shell.search.shortcut')}</kbd>
    </UnstyledButton>
  )
}

/** Before the palette is there it is noted, and opens with it. */
const open = () => import('@mantine/spotlight').then(({ spotlight }) => spotlight.open())
