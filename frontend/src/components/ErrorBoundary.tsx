'use client'
import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useText } from '@/lib/text'
import classes from './States.module.css'

interface State {
  error: Error | null
}

/** A page that broke does not take the shell with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render(): ReactNode {
    return this.state.error ? <Crashed error={this.state.error} /> : this.props.children
  }
}

export function Crashed({ error }: { error: Error }) {
  const t = useText()
  return (
    <div className={classes.state} role="alert">
      <h1 className={classes.title}>{t('state.crash.title')}</h1>
      <p className={classes.body}>{t('state.crash.body')}</p>
      {process.env.NODE_ENV !== 'production' && (
        <details>
          <summary>{t('state.crash.detail')}</summary>
          <pre>{error.message}</pre>
        </details>
      )}
      <div className={classes.action}>
        <Button onClick={() => location.reload()}>{t('action.reload')}</Button>
      </div>
    </div>
  )
}
