'use client'
import type { CohortSummary, InvitedTo } from '@cka-netlab/contracts'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import useSWR from 'swr'
import { Credentials } from '../accounts/Credentials.tsx'
import { SingleSignOn } from '../accounts/SingleSignOn.tsx'
import { register, withNext } from '../accounts/sign-in.ts'
import { useMe } from '../accounts/useMe.ts'
import { useSignInOptions } from '../accounts/useSignInOptions.ts'
import { callApi } from '../http/api.ts'
import { Link } from '../ui/Link.tsx'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { useAct } from '../ui/useAct.ts'

/** Where a link into a cohort leads: what it is for, then in, with the account one has or a new one. */
export function JoinPage({ token }: { token: string | undefined }) {
  const { me, error: meError } = useMe()
  const [registering, setRegistering] = useState(false)
  const options = useSignInOptions()
  const { data: to, error } = useSWR<InvitedTo>(
    // Whether it lets one in depends on who asks.
    token && me !== undefined && !registering ? ['invitation', token, me?.id] : null,
    () => callApi('POST', '/api/v1/invitations/look', { token }),
    { revalidateOnFocus: false, keepPreviousData: true },
  )

  if (!token)
    return (
      <Notice tone="fail" title="This link is not whole">
        Open it as you were given it, with everything after <code>token=</code>.
      </Notice>
    )
  if (meError ?? error)
    return (
      <>
        <h1>Join a cohort</h1>
        <ErrorNotice error={meError ?? error} />
        {me && <p className="mute">You are signed in as {me.email}.</p>}
      </>
    )
  if (!to)
    return (
      <p className="mute" role="status">
        Reading the invitation…
      </p>
    )
  if (me && !registering) return <Join to={to} token={token} />
  const here = `/join?token=${encodeURIComponent(token)}`
  return (
    <Credentials
      heading={`Join “${to.name}”`}
      intro={`${byWhom(to)} Register, and you are in.`}
      isNew
      email={to.email}
      action="Register and join"
      send={async (given) => {
        setRegistering(true)
        await register({ ...given, invitation: token }).catch((refused) => {
          setRegistering(false)
          throw refused
        })
      }}
      next="/"
      footer={
        <>
          {options?.oidc && <SingleSignOn provider={options.oidc} next={here} invitation={token} />}
          You have an account? <Link href={withNext('/sign-in', here)}>Sign in</Link> and join with it.
        </>
      }
    />
  )
}

function Join({ to, token }: { to: InvitedTo; token: string }) {
  const router = useRouter()
  const { busy, error, run } = useAct()
  const join = () =>
    run(async () => {
      await callApi<CohortSummary>('POST', '/api/v1/invitations/accept', { token })
      router.replace('/')
    })
  return (
    <>
      <h1>Join “{to.name}”</h1>
      <p className="mute">{byWhom(to)}</p>
      <div className="actions">
        <button type="button" className="primary" aria-disabled={busy} onClick={join}>
          Join
        </button>
        <Link className="button" href="/">
          Not now
        </Link>
      </div>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  )
}

function byWhom({ instructors }: InvitedTo): string {
  const who = instructors.length === 0 ? 'Its instructors' : instructors.join(', ')
  return `${who} will see your scores, and what you got wrong.`
}
