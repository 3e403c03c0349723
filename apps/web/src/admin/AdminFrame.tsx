'use client'
import type { ReactNode } from 'react'
import { useSignedIn } from '../accounts/useMe.ts'
import { Link } from '../ui/Link.tsx'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { PageLinks } from '../ui/PageLinks.tsx'
import { Shell } from '../ui/Shell.tsx'

const PAGES = [
  { href: '/admin', name: 'Machine' },
  { href: '/admin/users', name: 'People' },
  { href: '/admin/sandboxes', name: 'Sandboxes' },
  { href: '/admin/audit', name: 'Audit log' },
  { href: '/admin/settings', name: 'Settings' },
]

/** The frame of the pages for admins. To others there is nothing here. */
export function AdminFrame({ title, children }: { title: string; children: ReactNode }) {
  const { me, error } = useSignedIn()
  if (!me) return <Shell>{error ? <ErrorNotice error={error} /> : <p className="mute">One moment…</p>}</Shell>
  if (me.role !== 'admin') {
    return (
      <Shell>
        <Notice title="There is nothing here">
          <Link href="/">Go to the labs</Link>
        </Notice>
      </Shell>
    )
  }
  return (
    <Shell>
      <PageLinks label="Administration" pages={PAGES} />
      <h1>{title}</h1>
      {children}
    </Shell>
  )
}
