'use client'
import type { AttemptView } from '@cka-netlab/contracts'
import { useSignedIn } from '../accounts/useMe.ts'
import { useLive } from '../http/useLive.ts'
import { NotThere } from '../ui/NotThere.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { attemptPath, isLive } from './attempt.ts'
import { Report } from './Report.tsx'
import { Workspace } from './Workspace.tsx'

const UNKNOWN = {
  title: 'There is no such attempt',
  why: 'It may belong to another account.',
  href: '/',
  all: 'All labs',
}

/** One attempt in whatever state it is: the workspace while it goes on, the report afterwards. */
export function AttemptPage({ id }: { id: string }) {
  const { me } = useSignedIn()
  const { view: attempt, error, connection, update } = useLive<AttemptView>(attemptPath(id), 'attempt', isLive)
  useTitle(attempt?.lab.title)
  if (!me || !attempt) return <NotThere reading="Opening the lab…" error={error} unknown={UNKNOWN} />
  if (attempt.state === 'ended') return <Report attempt={attempt} />
  return <Workspace key={id} attempt={attempt} connection={connection} update={update} />
}
