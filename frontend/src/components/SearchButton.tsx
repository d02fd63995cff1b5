'use client'
import { UnstyledButton } from '@mantine/core'
import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useText } from '@/lib/text'
import classes from './TopBar.module.css'

/** Comes after the first paint: nobody searches before there is something to see. */
export const LazyPalette = dynamic(() => import('./Palette').then((all) => all.Palette), { ssr: false })

export function SearchButton() {
  const t = useText()
  return (
    <UnstyledButton className={classes.search} onClick={() => void open()} aria-label={t('shell.search')} aria-keyshortcuts="Control+K">
      <Search size={16} aria-hidden />
      <span>{t('shell.search')}</span>
      <kbd aria-hidden>{t('shell.search.shortcut')}</kbd>
    </UnstyledButton>
  )
}

const open = () => import('@mantine/spotlight').then(({ spotlight }) => spotlight.open())
