import { useEffect, useRef, type RefObject } from 'react'

let pagesSeen = 0

/** For the h1 of a page: it has the focus after a change of page. */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // at the first page the focus stays where the browser put it: before the skip link
    if (pagesSeen++ > 0) heading.current?.focus({ preventScroll: true })
  }, [])
  return heading
}
