'use client'
import { useEffect } from 'react'
import { Shell } from '../ui/Shell.tsx'

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error])
  return (
    <Shell>
      <h1>This page broke</h1>
      <p className="mute" role="alert">
        Your machines and your scores are not touched by it. {error.digest && `The log has it under ${error.digest}.`}
      </p>
      <div className="actions">
        <button type="button" className="primary" onClick={reset}>
          Try again
        </button>
        <a className="button" href="/">
          All labs
        </a>
      </div>
    </Shell>
  )
}
