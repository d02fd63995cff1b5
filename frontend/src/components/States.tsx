'use client'
import { Button } from '@mantine/core'
import { CircleAlert, CloudOff, type LucideIcon, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { failureOf, messageIdOf } from '@/lib/failures'
import { useText, type MessageId, type Text } from '@/lib/text'
import { SkeletonRows } from './Skeletons'
import classes from './States.module.css'

interface EmptyProps {
  icon: LucideIcon
  title: string
  body?: ReactNode
  action?: ReactNode
  tone?: 'good' | 'usual'
  compact?: boolean
  /** As tall as the allocation that is not there, so that nothing moves when that is known. */
  tall?: boolean
}

/** Nothing here yet, and what to do about it. */
export function EmptyState({ icon: Icon, title, body, action, tone = 'usual', compact, tall }: EmptyProps) {
  return (
    <div className={classes.state} data-compact={compact || undefined} data-tall={tall || undefined}>
      <div className={classes.icon} data-tone={tone}>
        <Icon size={20} aria-hidden />
      </div>
      <p className={classes.title}>{title}</p>
      {body && <p className={classes.body}>{body}</p>}
      {action && <div className={`${classes.action} no-print`}>{action}</div>}
    </div>
  )
}

/** The words for a failure: the API's own sentence, or ours where it has none to show. */
export function wordsOf(error: unknown, t: Text): string {
  const failure = failureOf(error)
  const id = messageIdOf(failure)
  return id ? t(id as MessageId, { seconds: failure.retryAfterSeconds ?? 1 }) : failure.message
}

interface ErrorProps {
  error: unknown
  onRetry?: () => void
  /** A way back, where a retry would not help. */
  action?: ReactNode
}

/** One region did not load; the rest of the page goes on. */
export function ErrorState({ error, onRetry, action }: ErrorProps) {
  const t = useText()
  const failure = failureOf(error)
  const Icon = failure.code === 'NETWORK' ? CloudOff : CircleAlert
  return (
    <div className={classes.state} role="alert" data-testid="error-message" data-code={failure.code}>
      <div className={classes.icon} data-tone="bad">
        <Icon size={20} aria-hidden />
      </div>
      <p className={classes.title}>{t('state.error.title')}</p>
      <p className={classes.body}>{wordsOf(error, t)}</p>
      {failure.correlationId && (
        <p className={classes.reference}>{t('state.error.reference', { id: failure.correlationId })}</p>
      )}
      <div className={`${classes.action} no-print`}>
        {action ??
          (onRetry && (
            <Button variant="default" size="sm" onClick={onRetry} leftSection={<RotateCw size={14} aria-hidden />}>
              {t('action.retry')}
            </Button>
          ))}
      </div>
    </div>
  )
}

interface Loaded<Data> {
  data: Data | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

interface RegionProps<Data> {
  query: Loaded<Data>
  skeleton?: ReactNode
  children: (data: NonNullable<Data>) => ReactNode
  /** What to show when the server answers with nothing. */
  empty?: ReactNode
}

/** The states of a region: its skeleton at first, the error with Retry, then the data. */
export function Region<Data>({ query, skeleton = <SkeletonRows />, children, empty = null }: RegionProps<Data>) {
  if (query.data !== undefined && query.data !== null) return <>{children(query.data)}</>
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return query.isPending ? <>{skeleton}</> : <>{empty}</>
}
