'use client'
import dynamic from 'next/dynamic'

/** Next loads this file with every page, and hardly anybody sees it. */
export default dynamic(() => import('@/components/NotFound').then((all) => all.NotFound), { ssr: false })
