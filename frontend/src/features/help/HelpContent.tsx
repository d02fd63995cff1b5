'use client'
import { Kbd } from '@mantine/core'
import { Section } from '@/components/Section'
import { useCooperative } from '@/lib/hooks'
import { useText } from '@/lib/text'
import classes from './HelpContent.module.css'

const WORDS = ['patronage', 'weight', 'points', 'surplus', 'allocation', 'book', 'tax', 'close'] as const
const KEYS = [
  ['Ctrl K', 'palette'], ['J', 'next'], ['K', 'previous'], ['A', 'approve'], ['R', 'reject'], ['C', 'clarify'],
] as const

export function HelpContent() {
  const t = useText()
  const { name } = useCooperative()
  return (
    <div className={classes.help}>
      <Section title={t('help.words')}>
        <dl className={classes.words}>
          {WORDS.map((word) => (
            <div key={word}>
              <dt>{t(`help.${word}.term`)}</dt>
              <dd>{t(`help.${word}.text`)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('help.contact')}>
        <p className={classes.text}>{t('help.contact.body', { cooperative: name || t('app.name') })}</p>
      </Section>
      <Section title={t('help.keys')} subtitle={t('help.keys.off')}>
        <dl className={classes.keys}>
          {KEYS.map(([key, what]) => (
            <div key={what}>
              <dt><Kbd>{key}</Kbd></dt>
              <dd>{t(`help.keys.${what}`)}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </div>
  )
}
