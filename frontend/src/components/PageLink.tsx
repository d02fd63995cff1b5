'use client'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { STANDING } from '@/lib/routes'

/** A link to a page of ours; fetched ahead where the page stands already. */
export function PageLink({ href, ...rest }: Omit<ComponentProps<typeof Link>, 'href'> & { href: string }) {
  const path = href.split('?')[0] ?? href
  return <Link href={href} {...(STANDING.has(path) ? {} : { prefetch: false })} {...rest} />
}
