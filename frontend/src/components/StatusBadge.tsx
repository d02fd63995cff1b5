'use client'
import {
  Ban, CircleAlert, CircleCheck, CircleDashed, CircleHelp, Clock, Lock, LockOpen, type LucideIcon,
  LoaderCircle, RotateCcw,
} from 'lucide-react'
import { useWord } from '@/lib/text'
import classes from './StatusBadge.module.css'

type Tone = 'good' | 'kept' | 'pending' | 'bad' | 'quiet'

const LOOK: Record<string, [Tone, LucideIcon]> = {
  DRAFT: ['quiet', CircleDashed],
  SUBMITTED: ['pending', Clock],
  SUBMITTING: ['pending', LoaderCircle],
  RECALLING: ['quiet', LoaderCircle],
  WITHDRAWING: ['quiet', LoaderCircle],
  CLARIFICATION_REQUESTED: ['pending', CircleHelp],
  APPROVED: ['good', CircleCheck],
  REJECTED: ['bad', CircleAlert],
  WITHDRAWN: ['quiet', Ban],
  REVERSED: ['quiet', RotateCcw],
  OPEN: ['good', LockOpen],
  CLOSING: ['pending', LoaderCircle],
  CLOSED: ['kept', CircleCheck],
  LOCKED: ['kept', Lock],
  PROPOSED: ['pending', Clock],
  CANCELLED: ['quiet', Ban],
  APPLIED: ['kept', CircleCheck],
  EXECUTED: ['good', CircleCheck],
  SUPERSEDED: ['quiet', RotateCcw],
  SCHEDULED: ['kept', Clock],
  PROCESSING: ['pending', LoaderCircle],
  COMPLETED: ['good', CircleCheck],
  FAILED: ['bad', CircleAlert],
  RETURNED: ['bad', RotateCcw],
  PENDING: ['pending', Clock],
  ACTIVE: ['good', CircleCheck],
  INACTIVE: ['quiet', CircleDashed],
  SUSPENDED: ['bad', Ban],
  EXPELLED: ['bad', Ban],
  RUNNING: ['kept', LoaderCircle],
  IN_PROGRESS: ['kept', LoaderCircle],
  WAITING: ['pending', Clock],
  RETRY_WAIT: ['pending', Clock],
  COMPENSATING: ['pending', RotateCcw],
  COMPENSATED: ['quiet', RotateCcw],
  ABANDONED: ['quiet', Ban],
  SKIPPED: ['quiet', CircleDashed],
  POSTED: ['good', CircleCheck],
  PENDING_APPROVAL: ['pending', Clock],
  DISCARDED: ['quiet', Ban],
}

interface Props {
  status: string
  /** Another word than the usual one. */
  label?: string
  'data-testid'?: string
}

/** Never by colour alone: an icon and a word say the same. */
export function StatusBadge({ status, label, 'data-testid': testId = 'status' }: Props) {
  const word = useWord()
  const [tone, Icon] = LOOK[status] ?? ['quiet', CircleDashed]
  return (
    <span className={classes.badge} data-tone={tone} data-status={status.toLowerCase()} data-testid={testId}>
      <Icon size={13} strokeWidth={2.2} aria-hidden />
      {label ?? word('status', status)}
    </span>
  )
}
