'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import Link from 'next/link'
import { useSignedIn } from '../accounts/useMe.ts'
import { useLive } from '../http/useLive.ts'
import { NotThere } from '../ui/NotThere.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { attemptPath, isLive } from './attempt.ts'
import { Report } from './Report.tsx'
import { Workspace } from './Workspace.tsx'

/** One attempt in whatever state it is: the workspace while it goes on, the report afterwards. */
export function AttemptPage({ id }: { id: string }) {
  const { me } = useSignedIn()
  const { view: attempt, error, connection, update } = useLive<AttemptView>(attemptPath(id), 'attempt', isLive)
  useTitle(attempt?.lab.title)
  if (!me || !attempt) return <NotThere reading="Opening the lab…" error={error} unknown={<Unknown />} />
  if (attempt.state === 'ended') return <Report attempt={attempt} />
  return <Workspace key={id} attempt={attempt} connection={connection} update={update} />
}

function Unknown() {
  return (
    <>
      <h1>There is no such attempt</h1>
      <p className="mute">It may belong to another account.</p>
      <p>
        <Link href="/">All labs</Link>
      </p>
    </>
  )
}
