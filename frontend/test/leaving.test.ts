import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Leaving } from '@/lib/leaving'

let leaving: Leaving
let end: () => void
const push = vi.fn()

beforeEach(() => {
  leaving = new Leaving()
  document.body.innerHTML = '<a id="in" href="/settings/?a=1"><span>Settings</span></a><a id="new" href="/help/" target="_blank">Help</a><a id="hash" href="#main">Main</a>'
  end = leaving.guard(true, push)
  push.mockReset()
})
afterEach(() => end())

const click = (selector: string) =>
  document.querySelector(selector)?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))

test('a link to another page is asked about and followed only once somebody has agreed', () => {
  expect(click('#in span')).toBe(false)
  expect(leaving.get()).toMatchObject({ kept: true })
  expect(push).not.toHaveBeenCalled()
  leaving.stay()
  expect(leaving.get()).toBeNull()
  click('#in span')
  leaving.leave()
  expect(push).toHaveBeenCalledExactlyOnceWith('/settings/?a=1')
})

test('what does not leave the page is not asked about', () => {
  click('#hash')
  click('#new')
  expect(leaving.get()).toBeNull()
})

test('a page without unsaved words is left at once', () => {
  end()
  const go = vi.fn()
  leaving.ask(go)
  expect(go).toHaveBeenCalledOnce()
  expect(leaving.get()).toBeNull()
})

test('Back is asked about once, and goes where it wanted to after an agreement', () => {
  end()
  const travels = Object.assign(new EventTarget(), {
    traverseTo: vi.fn((key: string) => travels.dispatchEvent(traverse(key))),
  })
  const traverse = (key: string) =>
    Object.assign(new Event('navigate', { cancelable: true }), { navigationType: 'traverse', destination: { key } })
  vi.stubGlobal('navigation', travels)
  end = leaving.guard(false, push)
  expect(travels.dispatchEvent(traverse('before'))).toBe(false)
  expect(leaving.get()).toMatchObject({ kept: false })
  leaving.leave()
  expect(travels.traverseTo).toHaveBeenCalledExactlyOnceWith('before')
  expect(leaving.get()).toBeNull()
  vi.unstubAllGlobals()
})
