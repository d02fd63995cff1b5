'use client'
import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { Bookmark, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useViewer } from '@/lib/hooks'
import { useText } from '@/lib/text'

type Filters = Record<string, string>
type Views = Record<string, Filters>

interface Props {
  /** The table whose views these are. */
  id: string
  filters: Filters
  onApply: (filters: Filters) => void
}

/** Named sets of filters, kept on this device for this member. */
export function SavedViews({ id, filters, onApply }: Props) {
  const t = useText()
  const key = `habitat.views.${useViewer().member.id}.${id}`
  const [views, setViews] = useState<Views>(() => read(key))
  const [name, setName] = useState('')
  const keep = (next: Views) => {
    setViews(next)
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // they hold until the page is closed
    }
  }
  const names = Object.keys(views).sort()
  return (
    <Menu position="bottom-start" closeOnItemClick={false} trapFocus>
      <Menu.Target>
        <Button variant="default" size="sm" leftSection={<Bookmark size={14} aria-hidden />}>
          {t('views.label')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown miw={260}>
        {names.length === 0 && <Menu.Label>{t('views.none')}</Menu.Label>}
        {names.map((view) => (
          <div key={view} style={{ display: 'flex', alignItems: 'center' }}>
            <Menu.Item onClick={() => onApply(views[view] ?? {})}>{view}</Menu.Item>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('views.delete', { name: view })}
              onClick={() => keep(without(views, view))}
            >
              <Trash2 size={14} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Menu.Divider />
        <form
          style={{ display: 'flex', gap: '0.5rem', padding: '0.25rem 0.5rem 0.5rem' }}
          onSubmit={(event) => {
            event.preventDefault()
            if (!name.trim()) return
            keep({ ...views, [name.trim()]: filters })
            setName('')
          }}
        >
          <TextInput
            size="sm"
            aria-label={t('views.name')}
            placeholder={t('views.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
          />
          <Button size="sm" type="submit">
            {t('action.save')}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  )
}

function read(key: string): Views {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Views
  } catch {
    return {}
  }
}

const without = (views: Views, name: string): Views =>
  Object.fromEntries(Object.entries(views).filter(([view]) => view !== name))
