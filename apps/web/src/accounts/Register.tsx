'use client'
import { Link } from '../ui/Link.tsx'
import { Credentials } from './Credentials.tsx'
import { register, withNext } from './sign-in.ts'

export function Register({ next }: { next: string }) {
  return (
    <Credentials
      heading="Register"
      intro="Your scores are kept under this account, on this installation alone."
      isNew
      action="Register"
      send={register}
      next={next}
      footer={
        <>
          You have an account? <Link href={withNext('/sign-in', next)}>Sign in</Link>
        </>
      }
    />
  )
}
