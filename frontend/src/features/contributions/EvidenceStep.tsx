'use client'
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { Link2, Plus, Trash2 } from 'lucide-react'
import { useText } from '@/lib/text'
import classes from './Contributions.module.css'
import { EVIDENCE_MAX, NOTE_MAX, type Errors, type Link, type Typed } from './form'

interface Props {
  typed: Typed
  errors: Errors
  change: (changes: Partial<Typed>) => void
  /** Files that came with it another way; they stay. */
  files: number
}

/** Links to what supports it; nothing here is asked unless a rule asks for it. */
export function EvidenceStep({ typed, errors, change, files }: Props) {
  const t = useText()
  const { evidence } = typed
  const set = (place: number, changes: Partial<Link>) =>
    change({ evidence: evidence.map((one, at) => (at === place ? { ...one, ...changes } : one)) })
  return (
    <div className={classes.fields}>
      <p className={classes.lead}>{t('contribution.evidence.lead')}</p>
      {errors.evidence && <p className={classes.error} id="contribution-evidence-error" data-testid="evidence-error">{errors.evidence}</p>}
      {evidence.length > 0 && (
        <ul className={classes.links}>
          {evidence.map(({ url, note }, place) => (
            <li key={place} className={classes.linkItem}>
              <div className={classes.linkFields}>
                <TextInput
                  label={t('contribution.evidence.url', { number: place + 1 })}
                  id={place === 0 ? 'contribution-evidence' : `contribution-evidence-${place}`}
                  name={`evidence-${place}`}
                  type="url"
                  inputMode="url"
                  placeholder="https://"
                  leftSection={<Link2 size={16} aria-hidden />}
                  value={url}
                  aria-invalid={Boolean(errors.evidence) || undefined}
                  onChange={(event) => set(place, { url: event.currentTarget.value })}
                />
                <TextInput
                  label={`${t('contribution.evidence.note')} (${t('form.optional')})`}
                  maxLength={NOTE_MAX}
                  value={note}
                  onChange={(event) => set(place, { note: event.currentTarget.value })}
                />
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('contribution.evidence.remove', { number: place + 1 })}
                onClick={() => change({ evidence: evidence.filter((_, at) => at !== place) })}
              >
                <Trash2 size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {files > 0 && <p className="dim">{t('contribution.evidence.files', { count: files })}</p>}
      {evidence.length < EVIDENCE_MAX && (
        <div>
          <Button
            variant="default"
            id={evidence.length === 0 ? 'contribution-evidence' : undefined}
            leftSection={<Plus size={16} aria-hidden />}
            onClick={() => change({ evidence: [...evidence, { url: '', note: '' }] })}
          >
            {t(evidence.length ? 'contribution.evidence.another' : 'contribution.evidence.add')}
          </Button>
        </div>
      )}
    </div>
  )
}
