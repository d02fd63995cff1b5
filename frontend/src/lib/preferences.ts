/** How somebody wants to see the app, on this device; applied before the first paint. */
import { useSyncExternalStore } from 'react'
import { PREFERENCES_KEY } from './preferences-script'

export type Theme = 'system' | 'light' | 'dark'
export type TextSize = 'small' | 'normal' | 'large'

export interface Preferences {
  readonly theme: Theme
  readonly textSize: TextSize
  readonly reducedMotion: boolean
  readonly shortcuts: boolean
}

export const TEXT_PX: Record<TextSize, number> = { small: 15, normal: 16, large: 18 }
const USUAL: Preferences = {
  theme: 'system', textSize: 'normal', reducedMotion: false, shortcuts: true,
}

let kept: Preferences | undefined
const listeners = new Set<() => void>()

function read(): Preferences {
  try {
    const found = JSON.parse(localStorage.getItem(PREFERENCES_KEY) ?? '{}') as Partial<Preferences>
    return { ...USUAL, ...found }
  } catch {
    return USUAL
  }
}

export const preferences = (): Preferences => (kept ??= read())

export function setPreferences(changes: Partial<Preferences>): void {
  kept = { ...preferences(), ...changes }
  try {
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify(kept))
  } catch {
    // it holds until the page is closed
  }
  applyPreferences()
  listeners.forEach((listener) => listener())
}

export const isDark = (theme: Theme): boolean =>
  theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)

export function applyPreferences(): void {
  const { theme, textSize, reducedMotion } = preferences()
  const root = document.documentElement
  const scheme = isDark(theme) ? 'dark' : 'light'
  root.setAttribute('data-theme', scheme)
  root.setAttribute('data-mantine-color-scheme', scheme)
  root.setAttribute('data-text-size', textSize)
  root.setAttribute('data-motion', reducedMotion ? 'reduced' : 'full')
}

export const onPreferences = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const usePreferences = (): Preferences =>
  useSyncExternalStore(onPreferences, preferences, () => USUAL)
