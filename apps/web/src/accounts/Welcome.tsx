'use client'
import { Link } from '../ui/Link.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Credentials } from './Credentials.tsx'
import { welcome } from './sign-in.ts'

/** The one-time link that `npm start` prints leads here: whoever holds it becomes the first admin. */
export function Welcome({ token }: { token: string | undefined }) {
  if (!token)
    return (
      <>
        <h1>First start</h1>
        <Notice tone="fail" title="This link is not whole">
          Open the link as <code>npm start</code> printed it, with everything after <code>token=</code>. Is there an
          admin already? Then <Link href="/sign-in">sign in</Link>.
        </Notice>
      </>
    )
  return (
    <Credentials
      heading="First start"
      intro="This link makes you the admin of this installation. It works once."
      isNew
      action="Create the admin"
      send={(given) => welcome({ token, ...given })}
      next="/"
      footer={
        <>
          The link is used or too old? <Link href="/sign-in">Sign in</Link>, or start cka-netlab again for a new one.
        </>
      }
    />
  )
}
