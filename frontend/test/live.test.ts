import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HeldDecisions } from '@/lib/held'
import { Live, type Open, type Subject } from '@/lib/live'
import { intervalMs } from '@/lib/polling'

const subject = (query: string, entities: string[]): Subject => ({ query, variables: {}, entities })

let opened: { query: string; told: Parameters<Open>[1]; closed: boolean }[]
let stale: string[]
let live: Live

beforeEach(() => {
  vi.useFakeTimers()
  opened = []
  stale = []
  live = new Live(
    (about, told) => {
      const stream = { query: about.query, told, closed: false }
      opened.push(stream)
      return () => { stream.closed = true }
    },
    (entities) => stale.push(...entities),
  )
})
afterEach(() => vi.useRealTimers())

const last = () => opened[opened.length - 1]!

describe('the one stream of a tab', () => {
  it('marks what an event is about as stale, and covers it while it stands', () => {
    live.follow(subject('news', ['Contribution']))
    expect(live.covers('Contribution')).toBe(false)
    last().told.standing()
    expect(live.covers('Contribution')).toBe(true)
    expect(live.covers('Account')).toBe(false)
    stale.length = 0
    last().told.event({})
    expect(stale).toEqual(['Contribution'])
  })
  it('is the newest page’s, and the one’s before again afterwards', () => {
    live.follow(subject('news', ['Contribution']))
    const leave = live.follow(subject('progress', ['Workflow']))
    expect(opened.map((one) => [one.query, one.closed])).toEqual([['news', true], ['progress', false]])
    leave()
    expect(opened.filter((one) => !one.closed).map((one) => one.query)).toEqual(['news'])
  })
  it('is tried again after 2, 4, 8 … seconds, and at once when asked', async () => {
    live.follow(subject('news', ['Contribution']))
    last().told.ended()
    await vi.advanceTimersByTimeAsync(1_999)
    expect(opened).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(opened).toHaveLength(2)
    last().told.ended()
    await vi.advanceTimersByTimeAsync(3_999)
    expect(opened).toHaveLength(2)
    live.restart()
    expect(opened).toHaveLength(3)
  })
  it('asks anew for what happened while it was away', () => {
    live.follow(subject('news', ['Contribution']))
    last().told.standing()
    last().told.ended()
    stale.length = 0
    live.restart()
    last().told.standing()
    expect(stale).toEqual(['Contribution'])
  })
  it('ignores a stream that was already given up', () => {
    live.follow(subject('news', ['Contribution']))
    const old = last()
    live.restart()
    old.told.standing()
    expect(live.isStanding()).toBe(false)
  })
  it('sleeps with its tab', () => {
    live.follow(subject('news', ['Contribution']))
    live.sleep()
    expect(last().closed).toBe(true)
    live.wake()
    expect(opened).toHaveLength(2)
  })
})

describe('polling', () => {
  it('is slow while a stream stands, and slower after each failure', () => {
    expect(intervalMs('contributions', false, 0)).toBe(5_000)
    expect(intervalMs('contributions', true, 0)).toBe(60_000)
    expect(intervalMs('contributions', false, 2)).toBe(20_000)
    expect(intervalMs('contributions', false, 9)).toBe(60_000)
    expect(intervalMs('close', false, 0)).toBe(3_000)
  })
})

describe('a held decision', () => {
  it('is sent after ten seconds, once', async () => {
    const held = new HeldDecisions()
    const send = vi.fn(async () => undefined)
    held.hold({ words: 'Approve C-0001', send })
    await vi.advanceTimersByTimeAsync(9_999)
    expect(send).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    held.sendAll()
    expect(send).toHaveBeenCalledTimes(1)
    expect(held.get()).toEqual([])
  })
  it('is not sent when it is undone', async () => {
    const held = new HeldDecisions()
    const [send, undone] = [vi.fn(async () => undefined), vi.fn()]
    held.undo(held.hold({ words: 'Approve C-0001', send, undone }))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(send).not.toHaveBeenCalled()
    expect(undone).toHaveBeenCalledTimes(1)
  })
  it('is sent at once when the page is left', () => {
    const held = new HeldDecisions()
    const send = vi.fn(async () => undefined)
    held.hold({ words: 'a', send })
    held.hold({ words: 'b', send })
    held.sendAll()
    expect(send).toHaveBeenCalledTimes(2)
  })
})
