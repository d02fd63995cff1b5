/** Every page once: who may see it, how it is called, where the navigation shows it. */
import {
  Activity, BookOpenText, CalendarRange, CircleDollarSign, FileText, HandCoins, Inbox, LayoutDashboard,
  LifeBuoy, type LucideIcon, Scale, Server, Settings, Sprout, Users, Vote,
} from 'lucide-react'
import type { MemberRole } from '@/gql/graphql'
import type { MessageId } from '@/messages'

export type Group = 'you' | 'cooperative' | 'admin'

export interface Route {
  readonly path: string
  readonly label: MessageId
  readonly role: MemberRole
  readonly icon?: LucideIcon
  /** Where the navigation shows it; pages without one are reached from others. */
  readonly group?: Group
}

export const ROUTES: readonly Route[] = [
  { path: '/dashboard/', label: 'nav.dashboard', role: 'MEMBER', icon: LayoutDashboard, group: 'you' },
  { path: '/contributions/', label: 'nav.contributions', role: 'MEMBER', icon: Sprout, group: 'you' },
  { path: '/contributions/new/', label: 'nav.contributions.new', role: 'MEMBER' },
  { path: '/contributions/view/', label: 'nav.contribution', role: 'MEMBER' },
  { path: '/statements/', label: 'nav.statements', role: 'MEMBER', icon: FileText, group: 'you' },
  { path: '/statements/view/', label: 'nav.statement', role: 'MEMBER' },
  { path: '/capital/', label: 'nav.capital', role: 'MEMBER', icon: Activity, group: 'you' },
  { path: '/distributions/', label: 'nav.distributions', role: 'MEMBER', icon: CircleDollarSign, group: 'you' },
  { path: '/approvals/', label: 'nav.approvals', role: 'STEWARD', icon: Inbox, group: 'cooperative' },
  { path: '/approvals/view/', label: 'nav.review', role: 'STEWARD' },
  { path: '/patronage/', label: 'nav.patronage', role: 'MEMBER', icon: Scale, group: 'cooperative' },
  { path: '/patronage/view/', label: 'nav.period', role: 'MEMBER' },
  { path: '/periods/', label: 'nav.periods', role: 'MEMBER', icon: CalendarRange, group: 'cooperative' },
  { path: '/admin/members/', label: 'nav.admin.members', role: 'ADMIN', icon: Users, group: 'admin' },
  { path: '/admin/members/new/', label: 'nav.admin.members.new', role: 'ADMIN' },
  { path: '/admin/members/import/', label: 'nav.admin.members.import', role: 'ADMIN' },
  { path: '/admin/periods/', label: 'nav.admin.periods', role: 'STEWARD', icon: Vote, group: 'admin' },
  { path: '/admin/periods/view/', label: 'nav.period', role: 'STEWARD' },
  { path: '/admin/payments/', label: 'nav.admin.payments', role: 'STEWARD', icon: HandCoins, group: 'admin' },
  { path: '/admin/ledger/', label: 'nav.admin.ledger', role: 'STEWARD', icon: BookOpenText, group: 'admin' },
  { path: '/admin/operations/', label: 'nav.admin.operations', role: 'ADMIN', icon: Server, group: 'admin' },
  { path: '/notifications/', label: 'nav.notifications', role: 'MEMBER' },
  { path: '/settings/', label: 'nav.settings', role: 'MEMBER', icon: Settings, group: 'you' },
  { path: '/unauthorized/', label: 'nav.unauthorized', role: 'MEMBER' },
  { path: '/help/', label: 'nav.help', role: 'MEMBER', icon: LifeBuoy },
]

/** Pages of the plan that stand today; the others are in no menu until they do. */
export const STANDING: ReadonlySet<string> = new Set([
  '/dashboard/', '/notifications/', '/settings/', '/help/', '/unauthorized/',
  '/contributions/', '/contributions/new/', '/contributions/view/', '/patronage/', '/patronage/view/',
  '/periods/', '/distributions/', '/statements/', '/statements/view/', '/capital/',
  '/approvals/', '/approvals/view/',
  '/admin/periods/', '/admin/periods/view/', '/admin/members/', '/admin/members/new/', '/admin/members/import/',
  '/admin/payments/', '/admin/ledger/', '/admin/operations/',
])

export const stands = (route: Route): boolean => STANDING.has(route.path)

const RANK: Record<MemberRole, number> = { MEMBER: 0, STEWARD: 1, ADMIN: 2 }

export const includes = (role: MemberRole, wanted: MemberRole): boolean => RANK[role] >= RANK[wanted]

const slashed = (path: string): string => (path.endsWith('/') ? path : `${path}/`)

export const routeOf = (path: string): Route | undefined =>
  ROUTES.find((route) => route.path === slashed(path))

/** The entry of the navigation that a page belongs to. */
export function sectionOf(path: string): string | undefined {
  const here = slashed(path)
  const sections = ROUTES.filter((route) => route.group && here.startsWith(route.path))
  return sections.sort((a, b) => b.path.length - a.path.length)[0]?.path
}

/** A page of ours to go on to after signing in; anything else is the dashboard. */
export function safeNext(next: string | null): string {
  const ours = next !== null && /^\/(?![/\\])[^\s\\]*$/.test(next) && !next.startsWith('/login')
  return ours ? next : '/dashboard/'
}

export const loginWith = (next: string): string =>
  `/login/?next=${encodeURIComponent(next)}`
