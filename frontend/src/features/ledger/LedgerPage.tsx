'use client'
import { NativeSelect, Tabs, TextInput } from '@mantine/core'
import { Page, PageHeader } from '@/components/PageHeader'
import type { Ledger } from '@/gql/graphql'
import { useAddress, useCooperative } from '@/lib/hooks'
import { useText } from '@/lib/text'
import { Journal } from './Journal'
import { TrialBalance } from './TrialBalance'
import classes from './ledger.module.css'

/** The books, to be read: what every account holds, and every posting behind it. */
export function LedgerPage() {
  const t = useText()
  const { today } = useCooperative()
  const [{ tab, ledger, asOf }, change] = useAddress(['tab', 'ledger', 'asOf'])
  const book: Ledger = ledger === 'TAX' ? 'TAX' : 'BOOK'
  const journal = tab === 'journal'
  return (
    <Page>
      <PageHeader
        title={t('ledger.title')}
        subtitle={t('ledger.subtitle')}
        actions={
          <div className={classes.choice}>
            <NativeSelect size="sm" aria-label={t('ledger.which')} value={book} onChange={(event) => change({ ledger: event.currentTarget.value === 'TAX' ? 'TAX' : '' })}
              data={(['BOOK', 'TAX'] as const).map((value) => ({ value, label: t(`ledger.${value}`) }))} />
            {!journal && (
              <TextInput size="sm" type="date" aria-label={t('ledger.asOf')} max={today} value={asOf || today}
                onChange={(event) => change({ asOf: event.currentTarget.value })} />
            )}
          </div>
        }
      />
      <Tabs value={journal ? 'journal' : 'balance'} onChange={(next) => change({ tab: next === 'journal' ? 'journal' : '' })} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="balance">{t('ledger.tab.balance')}</Tabs.Tab>
          <Tabs.Tab value="journal">{t('ledger.tab.journal')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="balance"><TrialBalance ledger={book} asOf={asOf} /></Tabs.Panel>
        <Tabs.Panel value="journal"><Journal ledger={book} /></Tabs.Panel>
      </Tabs>
    </Page>
  )
}
