/** English words by area; each file is one developer's at a time. */
import admin from './en/admin.json'
import approvals from './en/approvals.json'
import contributions from './en/contributions.json'
import dashboard from './en/dashboard.json'
import entry from './en/entry.json'
import money from './en/money.json'
import patronage from './en/patronage.json'
import settings from './en/settings.json'
import shared from './en/shared.json'
import shell from './en/shell.json'

export const en = {
  ...shared, ...shell, ...entry, ...settings, ...dashboard,
  ...contributions, ...approvals, ...patronage, ...money, ...admin,
}

export type MessageId = keyof typeof en
