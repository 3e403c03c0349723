'use client'
import type { SignInOptions } from '@cka-netlab/contracts'
import { useState } from 'react'
import { ErrorNotice } from '../ui/Notice.tsx'
import styles from './Credentials.module.css'
import { beginSingleSignOn } from './sign-in.ts'

/** The way in through the installation's OpenID Connect provider. */
export function SingleSignOn({
  provider,
  next,
  invitation,
}: {
  provider: NonNullable<SignInOptions['oidc']>
  next: string
  /** Lets one in whom the installation does not know yet. */
  invitation?: string
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  async function begin() {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      const { url } = await beginSingleSignOn({ providerId: provider.providerId, callbackURL: next, invitation })
      location.assign(url)
    } catch (e) {
      setError(e)
      setBusy(false)
    }
  }

  return (
    <div className={styles.single}>
      <button type="button" aria-disabled={busy} onClick={begin}>
        {provider.name}
      </button>
      {error !== undefined && <ErrorNotice error={error} />}
    </div>
  )
}
