import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core'
import { onPreferences, preferences } from './preferences'

const ours = (): MantineColorScheme => {
  const { theme } = preferences()
  return theme === 'system' ? 'auto' : theme
}

/** The component library asks our preferences instead of keeping a second choice. */
export function colourSchemes(): MantineColorSchemeManager {
  let stop: (() => void) | undefined
  return {
    get: (usual) => (typeof window === 'undefined' ? usual : ours()),
    set: () => undefined,
    subscribe: (changed) => {
      stop = onPreferences(() => changed(ours()))
    },
    unsubscribe: () => stop?.(),
    clear: () => undefined,
  }
}
