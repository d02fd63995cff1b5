'use client'
import { Button, CopyButton, Group } from '@mantine/core'
import { Check, Copy } from 'lucide-react'
import { Dialog } from '@/components/Dialog'
import { useText } from '@/lib/text'
import classes from './members.module.css'

/** Shown once: nobody, Habitat included, can show it again. */
export function OncePassword({ name, email, password, onClose }: { name: string; email: string; password: string; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog onClose={onClose} title={t('members.once.title', { name })} closeOnClickOutside={false} data-testid="once-password">
      <p className={classes.lead}>{t('members.once.body', { email })}</p>
      <div className={classes.secret}>
        <code data-testid="temporary-password">{password}</code>
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button size="sm" variant="default" onClick={copy} leftSection={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}>
              {t(copied ? 'action.copied' : 'action.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose} data-testid="close-once">{t('members.once.done')}</Button>
      </Group>
    </Dialog>
  )
}
