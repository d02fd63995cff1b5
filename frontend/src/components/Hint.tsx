'use client'
import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'

/** Plain words beside what they explain, for the pointer, the finger and the keyboard. */
export const Hint = ({ text, children }: { text: string; children: ReactElement }) => (
  <Tooltip label={text} events={{ hover: true, focus: true, touch: true }}>{children}</Tooltip>
)
