import Link from 'next/link'
import { Notice } from './Notice.tsx'

/** What one may not see looks the same as what does not exist. */
export function Nothing() {
  return (
    <Notice title="There is nothing here">
      <Link href="/">Go to the labs</Link>
    </Notice>
  )
}
