/**
 * Who is signed in. The access token lives in this module's memory only; the refresh token is a
 * cookie that no script reads. One refresh runs at a time, and one is due before the token ends.
 */
import { graphql } from '@/gql'
import type { SignInMutation } from '@/gql/graphql'
import { dropAllDrafts } from './drafts'
import { type Failure, failureOf, meansSignedOut } from './failures'
import { post, type Post } from './transport'

export const SIGN_IN = graphql(`
  mutation SignIn($email: String!, $password: String!) {
    login(input: { email: $email, password: $password }) { ...Auth }
  }
  fragment Auth on AuthPayload {
    accessToken
    expiresIn
    mustChangePassword
    viewer { ...ViewerParts }
  }
  fragment ViewerParts on Viewer {
    role
    capabilities
    mustChangePassword
    member { id number displayName email status role joinedOn tier }
  }
`)
export const REFRESH = graphql(`mutation Refresh { refreshToken { ...Auth } }`)
export const SIGN_OUT = graphql(`mutation SignOut { logout { ok } }`)
export const CHANGE_PASSWORD = graphql(`
  mutation ChangePassword($current: String!, $next: String!) {
    changePassword(input: { currentPassword: $current, newPassword: $next }) { ...Auth }
  }
`)

type Auth = SignInMutation['login']
export type Viewer = Auth['viewer']

export type Session =
  | { readonly status: 'unknown' }
  | { readonly status: 'unreachable' }
  | { readonly status: 'anonymous'; readonly reason: 'none' | 'expired' | 'signed-out' }
  | { readonly status: 'signed-in'; readonly viewer: Viewer; readonly mustChangePassword: boolean; readonly endsSoon?: boolean }

const UNKNOWN: Session = { status: 'unknown' }
const EARLY_S = 300 // refreshed when less than this is left
const WARNED_MS = 120_000 // before the token ends and could not be renewed
const CHANNEL = 'habitat-session'

export class Sessions {
  private session: Session = UNKNOWN
  private accessToken: string | undefined
  private endsAt = 0
  private renewAt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private warning: ReturnType<typeof setTimeout> | undefined
  private refreshing: Promise<boolean> | undefined
  private readonly listeners = new Set<() => void>()
  private readonly channel: BroadcastChannel | undefined

  constructor(private readonly send: Post = post) {
    if (typeof BroadcastChannel === 'undefined' || typeof window === 'undefined') return
    this.channel = new BroadcastChannel(CHANNEL)
    this.channel.onmessage = () => this.end('signed-out')
  }

  readonly get = (): Session => this.session
  readonly onServer = (): Session => UNKNOWN

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** A token that lasts a little longer, asked for anew when it has to be. */
  async token(now = Date.now()): Promise<string | undefined> {
    if (this.accessToken && now > this.renewAt && !this.mustChange) await this.refresh()
    return this.accessToken
  }

  async signIn(email: string, password: string): Promise<Auth> {
    const { login } = await this.send(SIGN_IN, { email, password })
    this.accept(login)
    return login
  }

  async changePassword(current: string, next: string): Promise<void> {
    const token = this.accessToken
    const { changePassword } = await this.send(CHANGE_PASSWORD, { current, next }, { token })
    this.accept(changePassword)
  }

  async signOut(): Promise<void> {
    const token = this.accessToken
    this.end('signed-out')
    dropAllDrafts()
    this.channel?.postMessage('signed-out')
    // The cookie is gone in any case: a lost answer must not keep somebody signed in here.
    await this.send(SIGN_OUT, {}, { token, keepalive: true }).catch(() => undefined)
  }

  /** True when somebody is signed in afterwards. Those who ask meanwhile share one request. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.renew().finally(() => {
      this.refreshing = undefined
    })
    return this.refreshing
  }

  /** The server wants a new password before anything else. */
  requirePasswordChange(): void {
    if (this.session.status === 'signed-in') this.set({ ...this.session, mustChangePassword: true })
  }

  private get mustChange(): boolean {
    return this.session.status === 'signed-in' && this.session.mustChangePassword
  }

  private async renew(): Promise<boolean> {
    try {
      const { refreshToken } = await this.send(REFRESH, {})
      this.accept(refreshToken)
      return true
    } catch (error) {
      return this.notRenewed(failureOf(error))
    }
  }

  private notRenewed(failure: Failure): boolean {
    if (meansSignedOut(failure) || failure.code === 'VALIDATION') {
      this.end(this.session.status === 'signed-in' ? 'expired' : 'none')
      return false
    }
    if (this.session.status === 'unknown') this.set({ status: 'unreachable' })
    if (this.session.status === 'signed-in') this.schedule(30)
    return Boolean(this.accessToken) && Date.now() < this.endsAt
  }

  private accept(auth: Auth): void {
    this.accessToken = auth.accessToken
    this.endsAt = Date.now() + auth.expiresIn * 1000
    const lasts = Math.max(auth.expiresIn - EARLY_S, auth.expiresIn / 2)
    this.renewAt = Date.now() + lasts * 1000
    const { viewer, mustChangePassword } = auth
    this.set({ status: 'signed-in', viewer, mustChangePassword })
    if (mustChangePassword) return
    this.schedule(lasts)
    clearTimeout(this.warning)
    const warned = Math.max(auth.expiresIn * 1000 - WARNED_MS, (auth.expiresIn + lasts) * 500)
    this.warning = setTimeout(() => this.warn(), warned)
  }

  private schedule(seconds: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.refresh(), seconds * 1000)
  }

  /** Renewing has not worked for minutes: people are told before it is too late. */
  private warn(): void {
    if (this.session.status === 'signed-in') this.set({ ...this.session, endsSoon: true })
  }

  private end(reason: 'none' | 'expired' | 'signed-out'): void {
    clearTimeout(this.timer)
    clearTimeout(this.warning)
    this.accessToken = undefined
    this.endsAt = 0
    this.set({ status: 'anonymous', reason })
  }

  private set(session: Session): void {
    this.session = session
    this.listeners.forEach((listener) => listener())
  }
}

export const sessions = new Sessions()
