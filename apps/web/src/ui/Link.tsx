import NextLink from 'next/link'
import type { ComponentProps } from 'react'

/** A link to another page. It does not read ahead: each page is made when it is asked for, so two requests a link would bring nothing of it. */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />
}
