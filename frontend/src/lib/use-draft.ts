/** A long form's words on the device: kept every five seconds, restored, gone once sent. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { draft, dropDraft, keepDraft } from './drafts'
import { useViewer } from './hooks'

const EVERY_MS = 5_000

export function useDraft<T>(form: string, initial: T) {
  const member = useViewer().member.id
  const [restored, setRestored] = useState(() => draft<T>(member, form))
  const [value, setValue] = useState<T>(restored?.value ?? initial)
  const dirty = JSON.stringify(value) !== JSON.stringify(initial)
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  const forgotten = useRef(false)
  useEffect(() => {
    if (!dirty) return undefined
    forgotten.current = false
    const keep = () => !forgotten.current && keepDraft(member, form, latest.current)
    const timer = setInterval(keep, EVERY_MS)
    addEventListener('pagehide', keep)
    return () => {
      keep()
      clearInterval(timer)
      removeEventListener('pagehide', keep)
    }
  }, [member, form, dirty])
  const forget = useCallback(() => {
    forgotten.current = true // what was sent is not kept once more when the page is left
    dropDraft(member, form)
    setRestored(null)
  }, [member, form])
  return { value, setValue, dirty, restored, forget }
}
