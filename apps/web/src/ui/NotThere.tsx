'use client'
import { useMe } from '../accounts/useMe.ts'
import { ApiError } from '../http/api-error.ts'
import { Link } from './Link.tsx'
import { ErrorNotice } from './Notice.tsx'
import { Shell } from './Shell.tsx'

/** In place of a page whose content is not there: being read, not to be had, or unknown to the server. */
export function NotThere({
  reading,
  error,
  unknown,
}: {
  /** What is being read: `Reading the labs…`. */
  reading: string
  /** Why it could not be read. */
  error: unknown
  /** What to say when the server does not know it, and where to go from there. */
  unknown?: { title: string; why: string; href: string; all: string }
}) {
  const { me, error: meError } = useMe()
  // Nothing is said of the content to whom is about to be sent to sign in.
  const failed = meError ?? (me ? error : undefined)
  return (
    <Shell>
      {failed === undefined ? (
        <p className="mute" role="status">
          {reading}
        </p>
      ) : unknown && failed instanceof ApiError && failed.status === 404 ? (
        <>
          <h1>{unknown.title}</h1>
          <p className="mute">{unknown.why}</p>
          <p>
            <Link href={unknown.href}>{unknown.all}</Link>
          </p>
        </>
      ) : (
        <ErrorNotice error={failed} />
      )}
    </Shell>
  )
}
