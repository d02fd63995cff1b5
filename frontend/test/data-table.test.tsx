import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { IntlProvider } from 'react-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DataTable, type Column } from '@/components/DataTable'
import { en } from '@/messages'

interface Row { id: string; name: string }

const rows: Row[] = ['Alder', 'Ash', 'Aspen'].map((name) => ({ id: name, name }))
let drawn: string[]
const columns: Column<Row>[] = [{
  key: 'name', header: 'Name', card: 'title', value: (row) => row.name,
  cell: (row) => {
    drawn.push(row.name)
    return row.name
  },
}]
const table = (shown: readonly Row[], narrow = columns) => (
  <IntlProvider locale="en" messages={en}>
    <MantineProvider>
      <DataTable name="Trees" rows={shown} columns={narrow} rowKey={(row) => row.id} rowProps={(row) => ({ 'data-tree': row.id })} />
    </MantineProvider>
  </IntlProvider>
)
const onScreen = (phone: boolean) =>
  vi.stubGlobal('matchMedia', (media: string) => ({
    media, matches: phone, addEventListener: () => undefined, removeEventListener: () => undefined,
  }))

beforeEach(() => {
  drawn = []
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test.each([['a table', false], ['cards', true]])('of %s only what is new or changed is drawn when more comes', (_, phone) => {
  onScreen(phone)
  const { rerender } = render(table(rows.slice(0, 2)))
  drawn = []
  rerender(table(rows))
  expect(drawn).toEqual(['Aspen'])
  drawn = []
  rerender(table([{ id: 'Alder', name: 'Black alder' }, ...rows.slice(1)]))
  expect(drawn).toEqual(['Black alder'])
  expect(screen.getByText('Black alder').closest('[data-tree]')?.getAttribute('data-tree')).toBe('Alder')
  drawn = []
  rerender(table(rows, [...columns]))
  expect(drawn).toHaveLength(rows.length)
})
