'use client'
import { Switch } from '@mantine/core'
import { Page, PageHeader } from '@/components/PageHeader'
import { Section } from '@/components/Section'
import { Facts } from '@/components/StatFigure'
import { PasswordForm } from '@/features/entry/PasswordForm'
import { formatDay } from '@/lib/dates'
import { useViewer } from '@/lib/hooks'
import { setPreferences, usePreferences } from '@/lib/preferences'
import { useText } from '@/lib/text'
import classes from './SettingsPage.module.css'

export function SettingsPage() {
  const t = useText()
  return (
    <Page>
      <PageHeader title={t('settings.title')} subtitle={t('settings.subtitle')} />
      <div className={classes.grid}>
        <Appearance />
        <div className={classes.column}>
          <Profile />
          <Section title={t('settings.security')} subtitle={t('settings.security.body')}>
            <PasswordForm />
          </Section>
        </div>
      </div>
    </Page>
  )
}

function Profile() {
  const t = useText()
  const { member, role } = useViewer()
  return (
    <Section title={t('settings.profile')}>
      <Facts
        rows={[
          [t('settings.profile.number'), <span className="num" key="n">{member.number}</span>],
          [t('settings.profile.email'), member.email ?? '–'],
          [t('settings.profile.role'), t(`role.${role}`)],
          [t('settings.profile.joined'), member.joinedOn ? formatDay(member.joinedOn) : '–'],
        ]}
      />
    </Section>
  )
}

const THEMES = ['system', 'light', 'dark'] as const
const SIZES = ['small', 'normal', 'large'] as const

function Appearance() {
  const t = useText()
  const chosen = usePreferences()
  return (
    <Section title={t('settings.appearance')}>
      <div className={classes.stack}>
        <Choices
          name="theme"
          legend={t('settings.theme')}
          value={chosen.theme}
          options={THEMES.map((theme) => [theme, t(`settings.theme.${theme}`)])}
          onChange={(theme) => setPreferences({ theme })}
        />
        <Choices
          name="text-size"
          legend={t('settings.textSize')}
          value={chosen.textSize}
          options={SIZES.map((size) => [size, t(`settings.textSize.${size}`)])}
          onChange={(textSize) => setPreferences({ textSize })}
        />
        <Switch
          label={t('settings.motion')}
          description={t('settings.motion.help')}
          checked={chosen.reducedMotion}
          onChange={(event) => setPreferences({ reducedMotion: event.currentTarget.checked })}
        />
        <Switch
          label={t('settings.shortcuts')}
          description={t('settings.shortcuts.help')}
          checked={chosen.shortcuts}
          onChange={(event) => setPreferences({ shortcuts: event.currentTarget.checked })}
        />
      </div>
    </Section>
  )
}

function Choices<Value extends string>({ name, legend, value, options, onChange }: {
  name: string
  legend: string
  value: Value
  options: readonly (readonly [Value, string])[]
  onChange: (value: Value) => void
}) {
  return (
    <fieldset className={classes.choices}>
      <legend>{legend}</legend>
      <div className={classes.row}>
        {options.map(([option, label]) => (
          <label key={option} className={classes.choice}>
            <input type="radio" name={name} value={option} checked={value === option} onChange={() => onChange(option)} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
