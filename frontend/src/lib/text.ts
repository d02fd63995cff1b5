import { useCallback } from 'react'
import { useIntl } from 'react-intl'
import { en, type MessageId } from '@/messages'

export type { MessageId }
export type Values = Record<string, string | number | null | undefined>
export type Text = (id: MessageId, values?: Values) => string

/** The words of the app: `const t = useText()`, then `t('dashboard.title')`. */
export function useText(): Text {
  const intl = useIntl()
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl])
}

/** For ids that are made of a server's value, such as a status: the value itself where none is known. */
export function useWord(): (group: string, value: string) => string {
  const intl = useIntl()
  return useCallback(
    (group, value) => {
      const id = `${group}.${value}`
      return id in en ? intl.formatMessage({ id }) : titleCase(value)
    },
    [intl],
  )
}

export const titleCase = (value: string): string => {
  const words = value.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
