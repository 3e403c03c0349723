'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { useSWRConfig } from 'swr'
import { ApiError } from '../http/api-error.ts'
import { ME } from '../http/paths.ts'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import styles from './Credentials.module.css'
import { useMe } from './useMe.ts'
import { useSignInOptions } from './useSignInOptions.ts'

export interface CredentialsGiven {
  name: string
  email: string
  password: string
}

/** Until the installation has told its own. */
const PASSWORD_LENGTH_MIN = 8

/** The form that signing in, registering and the first start share. */
export function Credentials(p: {
  heading: string
  intro?: ReactNode
  /** The code of a refusal that led here. */
  refusal?: string
  /** Asks for a name and a new password. */
  isNew: boolean
  /** The one address that will do. */
  email?: string | null
  action: string
  send: (given: CredentialsGiven) => Promise<unknown>
  next: string
  footer?: ReactNode
}) {
  const router = useRouter()
  const { mutate } = useSWRConfig()
  const { me } = useMe()
  const passwordLengthMin = useSignInOptions()?.passwordLengthMin ?? PASSWORD_LENGTH_MIN
  const [ready, setReady] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  // Sent by the browser itself, before this runs, the form would put the password into the address.
  useEffect(() => setReady(true), [])

  useEffect(() => {
    if (me) router.replace(p.next)
  }, [me, p.next, router])

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    setBusy(true)
    setError(undefined)
    try {
      await p.send({ name: text('name').trim(), email: text('email').trim(), password: text('password') })
      await mutate(ME)
      router.replace(p.next)
    } catch (e) {
      setError(e)
      setBusy(false)
    }
  }

  return (
    <div className={styles.box}>
      <h1>{p.heading}</h1>
      {p.intro && <p className="mute">{p.intro}</p>}
      <form onSubmit={submit} className={styles.form}>
        {p.isNew && (
          <label>
            Name
            <input name="name" autoComplete="name" required maxLength={100} />
          </label>
        )}
        <label>
          E-mail
          <input
            name="email"
            type="email"
            autoComplete={p.isNew ? 'email' : 'username'}
            required
            defaultValue={p.email ?? ''}
            readOnly={Boolean(p.email)}
          />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autoComplete={p.isNew ? 'new-password' : 'current-password'}
            minLength={p.isNew ? passwordLengthMin : undefined}
            aria-describedby={p.isNew ? 'password-rule' : undefined}
            required
          />
        </label>
        {p.isNew && (
          <div id="password-rule" className="small mute">
            At least {passwordLengthMin} characters.
          </div>
        )}
        {error !== undefined && <Refused error={error} />}
        {error === undefined && p.refusal !== undefined && <LedBack code={p.refusal} />}
        <button type="submit" className="primary" disabled={!ready} aria-disabled={busy}>
          {p.action}
        </button>
      </form>
      {p.footer && <div className="mute small">{p.footer}</div>}
    </div>
  )
}

/** better-auth answers with codes of its own. */
const REFUSALS: Record<string, [string, string]> = {
  INVALID_EMAIL_OR_PASSWORD: ['E-mail or password is wrong', 'Check both and try again.'],
  INVALID_EMAIL: ['This is not an e-mail address', 'It looks like name@example.org.'],
  USER_ALREADY_EXISTS: ['This e-mail already has an account', 'Sign in instead.'],
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: ['This e-mail already has an account', 'Sign in instead.'],
  REGISTRATION_CLOSED: ['Nobody can register here', 'Ask whoever runs this installation for an account.'],
  ACCOUNT_DISABLED: ['This account has been shut', 'Ask whoever runs this installation.'],
  INVITATION_INVALID: ['This link lets nobody in any more', 'Ask your instructor for another one.'],
  PASSWORD_TOO_SHORT: ['The password is too short', 'Take a longer one.'],
}

/** Words of ours only: whoever made the link chose the code. */
function LedBack({ code }: { code: string }) {
  const [title, fix] = REFUSALS[code] ?? [
    'Signing in there did not work',
    'Try again, or ask whoever runs this installation.',
  ]
  return (
    <Notice tone="fail" title={title}>
      {fix}
    </Notice>
  )
}

function Refused({ error }: { error: unknown }) {
  const known = error instanceof ApiError ? REFUSALS[error.code] : undefined
  if (!known || !(error instanceof ApiError)) return <ErrorNotice error={error} />
  return <ErrorNotice error={new ApiError({ ...error.problem, title: known[0], detail: undefined, fix: known[1] })} />
}
