'use client'
import Link from 'next/link'
import { Credentials } from './Credentials.tsx'
import { signIn } from './sign-in.ts'

export function SignIn({ next }: { next: string }) {
  return (
    <Credentials
      heading="Sign in"
      intro="Practise Kubernetes networking for the CKA, each lab on a real cluster of your own."
      isNew={false}
      action="Sign in"
      send={({ email, password }) => signIn({ email, password })}
      next={next}
      footer={
        <>
          No account yet?{' '}
          <Link href={next === '/' ? '/register' : `/register?next=${encodeURIComponent(next)}`}>Register</Link>
        </>
      }
    />
  )
}
