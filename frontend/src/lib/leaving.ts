/** Pages with unsaved words are asked about before they are left, inside the app as well. */

export interface Question {
  /** What was typed stays on the device. */
  readonly kept: boolean
  readonly go: () => void
}

/** What the browser knows of going back and forth; not every browser has it yet. */
interface Traversal extends Event {
  readonly navigationType: string
  readonly destination: { readonly key: string }
}
interface Travels extends EventTarget {
  traverseTo(key: string): unknown
}
const travels = (): Travels | undefined => (window as { navigation?: Travels }).navigation

export class Leaving {
  private dirty: { kept: boolean } | null = null
  private question: Question | null = null
  private readonly listeners = new Set<() => void>()

  readonly get = (): Question | null => this.question

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** While the page has unsaved words. Returns what ends it. */
  guard(kept: boolean, push: (path: string) => void): () => void {
    const page = { kept }
    this.dirty = page
    const closing = (event: BeforeUnloadEvent) => event.preventDefault()
    const clicked = (event: MouseEvent) => {
      const path = event.defaultPrevented ? null : pathOf(event)
      if (!path) return
      event.preventDefault()
      event.stopPropagation()
      this.ask(() => push(path))
    }
    const travelled = (event: Event) => {
      const { navigationType, destination, cancelable } = event as Traversal
      if (this.dirty !== page || navigationType !== 'traverse' || !cancelable) return
      event.preventDefault()
      this.ask(() => travels()?.traverseTo(destination.key))
    }
    addEventListener('beforeunload', closing)
    addEventListener('click', clicked, true) // before the router hears of it
    travels()?.addEventListener('navigate', travelled)
    return () => {
      removeEventListener('beforeunload', closing)
      removeEventListener('click', clicked, true)
      travels()?.removeEventListener('navigate', travelled)
      if (this.dirty === page) this.dirty = null
    }
  }

  /** Goes at once where nothing is unsaved. */
  ask(go: () => void): void {
    if (this.dirty) this.set({ kept: this.dirty.kept, go })
    else go()
  }

  stay(): void {
    this.set(null)
  }

  leave(): void {
    const go = this.question?.go
    this.dirty = null
    this.set(null)
    go?.()
  }

  private set(question: Question | null): void {
    this.question = question
    this.listeners.forEach((listener) => listener())
  }
}

export const leaving = new Leaving()

/** The page of ours that a plain click leads to; null for anything else, and for this page. */
export function pathOf(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return null
  if (link.pathname + link.search === location.pathname + location.search) return null
  return link.pathname + link.search
}
