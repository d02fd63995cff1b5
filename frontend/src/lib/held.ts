/** Decisions that the browser holds for ten seconds before it sends them, so that Undo is free. */

export const HELD_MS = 10_000

export interface Decision {
  /** What will happen, in words: "Approve C-0042". */
  readonly words: string
  readonly send: () => Promise<unknown>
  readonly undone?: () => void
}

export interface Held extends Decision {
  readonly id: number
  readonly sendAt: number
}

export class HeldDecisions {
  private held: readonly Held[] = []
  private next = 1
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>()
  private readonly listeners = new Set<() => void>()

  readonly get = (): readonly Held[] => this.held

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  hold(decision: Decision, forMs = HELD_MS): number {
    const id = this.next++
    this.set([...this.held, { ...decision, id, sendAt: Date.now() + forMs }])
    this.timers.set(id, setTimeout(() => this.send(id), forMs))
    return id
  }

  undo(id: number): void {
    this.take(id)?.undone?.()
  }

  /** What was decided last, by the keyboard. */
  undoLast(): void {
    const last = this.held[this.held.length - 1]
    if (last) this.undo(last.id)
  }

  send(id: number): void {
    void this.take(id)?.send()
  }

  /** Somebody leaves the page: what was decided is decided. */
  sendAll(): void {
    this.held.map((one) => one.id).forEach((id) => this.send(id))
  }

  private take(id: number): Held | undefined {
    const found = this.held.find((one) => one.id === id)
    clearTimeout(this.timers.get(id))
    this.timers.delete(id)
    if (found) this.set(this.held.filter((one) => one !== found))
    return found
  }

  private set(held: readonly Held[]): void {
    this.held = held
    this.listeners.forEach((listener) => listener())
  }
}

export const held = new HeldDecisions()
