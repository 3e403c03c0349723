'use client'
import Link from 'next/link'
import { useSignedIn } from '../accounts/useMe.ts'
import { ApiError } from '../http/api-error.ts'
import { ErrorNotice } from '../ui/Notice.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useTitle } from '../ui/useTitle.ts'
import { Report } from './Report.tsx'
import { useAttempt } from './useAttempt.ts'
import { Workspace } from './Workspace.tsx'

/** One attempt in whatever state it is: the workspace while it goes on, the report afterwards. */
export function AttemptPage({ id }: { id: string }) {
  const { me, error: meError } = useSignedIn()
  const live = useAttempt(id)
  useTitle(live.attempt?.lab.title)
  if (!me || !live.attempt) {
    const failed = meError ?? (me ? live.error : undefined)
    return (
      <Shell>
        {failed instanceof ApiError && failed.status === 404 ? (
          <>
            <h1>There is no such attempt</h1>
            <p className="mute">It may belong to another account.</p>
            <p>
              <Link href="/">All labs</Link>
            </p>
          </>
        ) : failed ? (
          <ErrorNotice error={failed} />
        ) : (
          <p className="mute" role="status">
            Opening the lab…
          </p>
        )}
      </Shell>
    )
  }
  if (live.attempt.state === 'ended') return <Report attempt={live.attempt} />
  return <Workspace key={id} attempt={live.attempt} connection={live.connection} update={live.update} />
}
