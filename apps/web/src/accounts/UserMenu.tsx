'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { unload } from 'swr'
import shell from '../ui/Shell.module.css'
import { ThemeToggle } from '../ui/ThemeToggle.tsx'
import { signOut } from './sign-in.ts'
import { useMe } from './useMe.ts'

export function UserMenu() {
  const { me } = useMe()
  const router = useRouter()
  const [leaving, setLeaving] = useState(false)

  async function leave() {
    setLeaving(true)
    try {
      await signOut()
      router.replace('/sign-in')
      // Whatever was read as this person must not be there for the next one, nor what was asked for and is still to come.
      unload({ revalidate: false })
    } finally {
      setLeaving(false)
    }
  }

  return (
    <div className={shell.user}>
      <ThemeToggle />
      {me && (
        <>
          <span className="mute small">{me.name}</span>
          <button type="button" onClick={leave} disabled={leaving}>
            Sign out
          </button>
        </>
      )}
    </div>
  )
}
