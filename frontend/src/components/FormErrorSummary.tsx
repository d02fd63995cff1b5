'use client'
import { useEffect, useRef } from 'react'
import { useText } from '@/lib/text'
import classes from './FormErrorSummary.module.css'

interface Props {
  /** Id of the input and what is wrong with it. */
  errors: readonly { id: string; message: string }[]
  /** Counts failed attempts: the summary takes the focus after each. */
  attempt: number
}

/** What stands in the way of a form, each with a link to its field. */
export function FormErrorSummary({ errors, attempt }: Props) {
  const t = useText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (attempt > 0) box.current?.focus()
  }, [attempt])
  if (errors.length === 0) return null
  return (
    <div className={classes.box} role="alert" tabIndex={-1} ref={box} data-testid="error-summary">
      <p className={classes.title}>{t('form.errors', { count: errors.length })}</p>
      <ul className={classes.list}>
        {errors.map(({ id, message }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(id)?.focus()
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
