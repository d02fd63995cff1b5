'use client'
import { TextInput, type TextInputProps } from '@mantine/core'
import { formatSpent, parseHours } from '@/lib/hours'
import { parseTyped } from '@/lib/money'
import { useText } from '@/lib/text'

type Typed = Omit<TextInputProps, 'value' | 'onChange'> & {
  value: string
  onChange: (value: string) => void
}

/** An amount as people type it; leaving the field puts it into the API's form. */
export function FieldMoney({ value, onChange, onBlur, error, name = 'amount', ...rest }: Typed) {
  return (
    <TextInput
      {...rest}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      leftSection={<span aria-hidden>$</span>}
      classNames={{ input: 'num' }}
      value={value}
      error={error}
      errorProps={{ 'data-testid': `${name}-error` }}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={(event) => {
        onChange(parseTyped(value) ?? value)
        onBlur?.(event)
      }}
    />
  )
}

/** Hours as people type them: 1.5, 1:30, 90 min. Says below what it understood. */
export function FieldHours({ value, onChange, error, name = 'hours', description, ...rest }: Typed) {
  const t = useText()
  const minutes = parseHours(value)
  return (
    <TextInput
      {...rest}
      name={name}
      inputMode="decimal"
      autoComplete="off"
      classNames={{ input: 'num' }}
      value={value}
      error={error}
      errorProps={{ 'data-testid': `${name}-error` }}
      description={minutes ? formatSpent(minutes) : (description ?? t('form.hours.help'))}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
