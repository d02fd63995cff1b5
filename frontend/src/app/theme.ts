'use client'
import { createTheme, type MantineColorsTuple } from '@mantine/core'

// Three colours that mean something: moss is value and success, river is structure and what is
// kept, clay is what asks for an act. Everything else is ink on paper.
const moss: MantineColorsTuple = [
  '#eef6f1', '#d9ebe0', '#b3d6c1', '#86bd9c', '#5da47b', '#3c8c5f', '#257547', '#1b6440', '#155135', '#0d3d27',
]
const river: MantineColorsTuple = [
  '#eef4fa', '#d9e6f3', '#b2cde7', '#84afd8', '#5b93c8', '#3b7ab5', '#2466a0', '#1d5789', '#16466f', '#0e3252',
]
const clay: MantineColorsTuple = [
  '#fcf3ec', '#f7e2d3', '#eec3a4', '#e3a172', '#d88148', '#c9682a', '#b3541a', '#9a4513', '#7d370f', '#5c280a',
]
const gray: MantineColorsTuple = [
  '#f7f8f7', '#eff1ef', '#e3e6e3', '#d0d5d1', '#a9b1ab', '#828c85', '#626c65', '#4b544e', '#343b36', '#1f2521',
]
const dark: MantineColorsTuple = [
  '#e6ebe8', '#b9c2bc', '#98a29b', '#6b756e', '#3b443e', '#2c332f', '#1f2522', '#181d1a', '#121614', '#0d100e',
]

const FONT = '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif'

export const theme = createTheme({
  primaryColor: 'moss',
  colors: { moss, river, clay, gray, dark },
  primaryShade: { light: 7, dark: 6 },
  black: '#17201b',
  fontFamily: FONT,
  fontSizes: {
    xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem',
  },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.35' },
  headings: {
    fontFamily: FONT,
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  breakpoints: { xs: '36em', sm: '48em', md: '64em', lg: '80em', xl: '96em' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { fw: 560 } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 280, openDelay: 150 } },
    // a dialog's own header is no banner of the page
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } }, centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4 } } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
  },
})
