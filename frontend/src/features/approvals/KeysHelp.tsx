'use client'
import { Dialog } from '@/components/Dialog'
import { PageLink } from '@/components/PageLink'
import { useText } from '@/lib/text'
import classes from './approvals.module.css'

const KEYS = [['J', 'next'], ['K', 'previous'], ['A', 'approve'], ['E', 'edit'], ['R', 'reject'], ['C', 'clarify'],
  ['X', 'select'], ['Enter', 'open'], ['Z', 'undo'], ['?', 'help']] as const

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog opened={opened} onClose={onClose} title={t('approvals.keys')} data-testid="keys-help">
      <dl className={classes.keys}>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt><kbd>{key}</kbd></dt>
            <dd>{t(`approvals.key.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="dim">
        {t('approvals.keys.off')} <PageLink className="link" href="/settings/">{t('nav.settings')}</PageLink>
      </p>
    </Dialog>
  )
}
