'use client'
import { leaving, type Question } from '@/lib/leaving'
import { useText } from '@/lib/text'
import { ConfirmDialog } from './ConfirmDialog'

/** Before a page with unsaved words is left for another one. */
export function LeaveQuestion({ question }: { question: Question }) {
  const t = useText()
  return (
    <ConfirmDialog
      opened
      onClose={() => leaving.stay()}
      title={t('leave.title')}
      confirm={t('leave.confirm')}
      onConfirm={() => leaving.leave()}
      danger={!question.kept}
      data-testid="leave-question"
      confirmTestId="confirm-leave"
    >
      {t(question.kept ? 'leave.kept' : 'leave.lost')}
    </ConfirmDialog>
  )
}
