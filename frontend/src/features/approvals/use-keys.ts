import { useEffect, useRef } from 'react'
import { usePreferences } from '@/lib/preferences'

const TYPING = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"]'

/** Single keys, unless somebody types, a dialog is open, or they are switched off in the settings. */
export function useKeys(actions: Readonly<Record<string, () => void>>, paused: boolean): void {
  const { shortcuts } = usePreferences()
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    if (!shortcuts || paused) return undefined
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (target.closest(TYPING) || document.querySelector('[aria-modal="true"]')) return
      if (event.key === 'Enter' && target.closest('a, button')) return
      const act = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [shortcuts, paused])
}
