'use client'
import { Link } from '../ui/Link.tsx'
import { Credentials } from './Credentials.tsx'
import { SingleSignOn } from './SingleSignOn.tsx'
import { signIn, withNext } from './sign-in.ts'
import { useSignInOptions } from './useSignInOptions.ts'

/** @param refusal - why single sign-on led back here: a code of ours, or of better-auth */
export function SignIn({ next, refusal }: { next: string; refusal?: string }) {
  const options = useSignInOptions()
  return (
    <Credentials
      heading="Sign in"
      intro="Practise Kubernetes networking for the CKA, each lab on a real cluster of your own."
      refusal={refusal}
      isNew={false}
      action="Sign in"
      send={({ email, password }) => signIn({ email, password })}
      next={next}
      footer={
        <>
          {options?.oidc && <SingleSignOn provider={options.oidc} next={next} />}
          {options?.selfRegistration === false ? (
            'No account yet? An admin of this installation makes one for you.'
          ) : (
            <>
              No account yet? <Link href={withNext('/register', next)}>Register</Link>
            </>
          )}
        </>
      }
    />
  )
}
