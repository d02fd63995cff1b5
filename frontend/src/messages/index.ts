/**
 * English words by area; each file is one developer's at a time. The words of the frame are here;
 * an area's come with its pages: `src/messages/<area>.ts` adds them when the page's script is read.
 */
import type admin from './en/admin.json'
import type approvals from './en/approvals.json'
import type close from './en/close.json'
import type contributions from './en/contributions.json'
import dashboard from './en/dashboard.json'
import entry from './en/entry.json'
import type members from './en/members.json'
import type money from './en/money.json'
import type patronage from './en/patronage.json'
import settings from './en/settings.json'
import shared from './en/shared.json'
import shell from './en/shell.json'

const frame = { ...shared, ...shell, ...entry, ...settings, ...dashboard }

export type MessageId =
  | keyof typeof frame | keyof typeof contributions | keyof typeof approvals | keyof typeof patronage
  | keyof typeof money | keyof typeof admin | keyof typeof close | keyof typeof members

/** Every word that has been read so far. */
export const en: Record<string, string> = { ...frame }

export const addWords = (words: Record<string, string>): void => {
  Object.assign(en, words)
}
