/** What somebody was typing, kept on the device under their own id until it is sent. */

const PREFIX = 'habitat.draft.'

interface Kept<T> {
  at: string
  value: T
}

const place = (member: string, form: string) => `${PREFIX}${member}.${form}`

export function keepDraft<T>(member: string, form: string, value: T, now = new Date()): void {
  try {
    const kept: Kept<T> = { at: now.toISOString(), value }
    localStorage.setItem(place(member, form), JSON.stringify(kept))
  } catch {
    // a full or forbidden storage costs the convenience, never the form
  }
}

export function draft<T>(member: string, form: string): Kept<T> | null {
  try {
    const text = localStorage.getItem(place(member, form))
    return text ? (JSON.parse(text) as Kept<T>) : null
  } catch {
    return null
  }
}

export function dropDraft(member: string, form: string): void {
  try {
    localStorage.removeItem(place(member, form))
  } catch {
    // nothing was kept
  }
}

/** At sign-out: nobody finds what another person typed. */
export function dropAllDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key)
    }
  } catch {
    // nothing was kept
  }
}
