import { afterEach, describe, expect, it, vi } from 'vitest'
import { Failure, failureOf, messageIdOf } from '@/lib/failures'
import { connection, post } from '@/lib/transport'

const DOCUMENT = 'query { x }' as unknown as Parameters<typeof post>[0]
const answer = (body: unknown, status = 200) =>
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(JSON.stringify(body), { status }))

afterEach(() => vi.restoreAllMocks())

describe('a request', () => {
  it('carries the token and the header that makes the cookie count', async () => {
    const fetched = answer({ data: { x: 1 } })
    expect(await post(DOCUMENT, {}, { token: 'leaf' })).toEqual({ x: 1 })
    const sent = fetched.mock.calls[0]?.[1]
    expect(sent?.headers).toMatchObject({ authorization: 'Bearer leaf', 'x-habitat-csrf': '1' })
    expect(sent?.credentials).toBe('same-origin')
  })
  it('raises the API’s code, fields and reference', async () => {
    answer({
      errors: [{
        message: 'Not this', extensions: {
          code: 'VALIDATION', correlationId: 'c-1', retryable: false,
          details: { fields: [{ field: 'minutes', message: 'More than 0' }] },
        },
      }],
    })
    const failure = failureOf(await post(DOCUMENT, {}).catch((error: unknown) => error))
    expect(failure).toMatchObject({ code: 'VALIDATION', correlationId: 'c-1' })
    expect(failure.fields).toEqual([{ field: 'minutes', message: 'More than 0' }])
    expect(messageIdOf(failure)).toBeNull()
  })
  it('tells a lost connection, and its return', async () => {
    const heard = vi.fn()
    const stop = connection.subscribe(heard)
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'))
    await expect(post(DOCUMENT, {})).rejects.toMatchObject({ code: 'NETWORK', retryable: true })
    expect(connection.isUp()).toBe(false)
    answer({ data: { x: 1 } })
    await post(DOCUMENT, {})
    expect(connection.isUp()).toBe(true)
    expect(heard).toHaveBeenCalledTimes(2)
    stop()
  })
  it('takes a proxy’s page for a lost connection', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('<html>', { status: 502 }))
    await expect(post(DOCUMENT, {})).rejects.toBeInstanceOf(Failure)
    connection.found()
  })
})
