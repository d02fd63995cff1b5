import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Failure } from '@/lib/failures'
import { REFRESH, Sessions, SIGN_IN, SIGN_OUT } from '@/lib/session'
import type { Post } from '@/lib/transport'
import { safeNext } from '@/lib/routes'

const member = { id: 'm', number: 'M-0001', displayName: 'Alder', status: 'ACTIVE', role: 'MEMBER' }
const auth = (accessToken: string, expiresIn = 900, mustChangePassword = false) => ({
  accessToken, expiresIn, mustChangePassword, viewer: { role: 'MEMBER', capabilities: [], mustChangePassword, member },
})
const refused = (code: string) => new Failure({ message: code, extensions: { code } })

let asked: unknown[]
let answers: Map<unknown, () => Promise<unknown>>
let sessions: Sessions

beforeEach(() => {
  vi.useFakeTimers()
  asked = []
  answers = new Map<unknown, () => Promise<unknown>>([
    [SIGN_IN, async () => ({ login: auth('first') })],
    [REFRESH, async () => ({ refreshToken: auth('second') })],
    [SIGN_OUT, async () => ({ logout: { ok: true } })],
  ])
  sessions = new Sessions((async (document: unknown) => {
    asked.push(document)
    return answers.get(document)?.()
  }) as Post)
})
afterEach(() => vi.useRealTimers())

describe('a session', () => {
  it('is one refresh however many ask at once', async () => {
    const all = await Promise.all([sessions.refresh(), sessions.refresh(), sessions.refresh()])
    expect(all).toEqual([true, true, true])
    expect(asked).toEqual([REFRESH])
  })
  it('is renewed by itself five minutes before the token ends', async () => {
    await sessions.signIn('alder@example.org', 'x')
    await vi.advanceTimersByTimeAsync(599_000)
    expect(asked).toEqual([SIGN_IN])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(asked).toEqual([SIGN_IN, REFRESH])
    expect(await sessions.token()).toBe('second')
  })
  it('asks for a token before a question when the timer slept', async () => {
    await sessions.signIn('alder@example.org', 'x')
    expect(await sessions.token(Date.now() + 700_000)).toBe('second')
  })
  it('says that it expired when the refresh is refused', async () => {
    await sessions.signIn('alder@example.org', 'x')
    answers.set(REFRESH, async () => { throw refused('UNAUTHENTICATED') })
    expect(await sessions.refresh()).toBe(false)
    expect(sessions.get()).toEqual({ status: 'anonymous', reason: 'expired' })
    expect(await sessions.token()).toBeUndefined()
  })
  it('warns two minutes before the end when it cannot be renewed, and not any more once it is', async () => {
    await sessions.signIn('alder@example.org', 'x')
    answers.set(REFRESH, async () => { throw Failure.network() })
    await vi.advanceTimersByTimeAsync(779_000)
    expect(sessions.get()).not.toHaveProperty('endsSoon')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sessions.get()).toMatchObject({ status: 'signed-in', endsSoon: true })
    answers.set(REFRESH, async () => ({ refreshToken: auth('second') }))
    expect(await sessions.refresh()).toBe(true)
    expect(sessions.get()).not.toHaveProperty('endsSoon')
  })
  it('is nobody, and no message, for a first visit', async () => {
    answers.set(REFRESH, async () => { throw refused('UNAUTHENTICATED') })
    await sessions.refresh()
    expect(sessions.get()).toEqual({ status: 'anonymous', reason: 'none' })
  })
  it('outlives a connection that is away for a moment', async () => {
    await sessions.signIn('alder@example.org', 'x')
    answers.set(REFRESH, async () => { throw Failure.network() })
    expect(await sessions.refresh()).toBe(true)
    expect(sessions.get().status).toBe('signed-in')
  })
  it('tells an unreachable server from a person who is not signed in', async () => {
    answers.set(REFRESH, async () => { throw Failure.network() })
    await sessions.refresh()
    expect(sessions.get()).toEqual({ status: 'unreachable' })
  })
  it('never refreshes on a temporary password', async () => {
    answers.set(SIGN_IN, async () => ({ login: auth('short', 900, true) }))
    await sessions.signIn('alder@example.org', 'x')
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await sessions.token(Date.now() + 3_600_000)).toBe('short')
    expect(asked).toEqual([SIGN_IN])
  })
  it('is over here even when the sign-out cannot be told', async () => {
    localStorage.setItem('habitat.draft.m.new', '{}')
    await sessions.signIn('alder@example.org', 'x')
    answers.set(SIGN_OUT, async () => { throw Failure.network() })
    await sessions.signOut()
    expect(sessions.get()).toEqual({ status: 'anonymous', reason: 'signed-out' })
    expect(localStorage.getItem('habitat.draft.m.new')).toBeNull()
  })
})

describe('the way on after signing in', () => {
  it.each([
    ['/contributions/view/?id=x', '/contributions/view/?id=x'], ['//evil.example', '/dashboard/'],
    ['/\\evil.example', '/dashboard/'], ['https://evil.example', '/dashboard/'], [null, '/dashboard/'],
    ['/login/?next=/login/', '/dashboard/'], ['javascript:alert(1)', '/dashboard/'],
  ])('%s leads to %s', (next, path) => expect(safeNext(next)).toBe(path))
})
