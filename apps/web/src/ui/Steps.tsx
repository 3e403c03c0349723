'use client'
import type { Step } from '@cka-netlab/contracts'
import { useEffect, useState } from 'react'
import { durationText } from './duration.ts'
import styles from './Steps.module.css'
import { advance, remainingSeconds } from './steps.ts'

const MARKS = { done: '✓', running: '●', waiting: '○', failed: '✕' } as const
const WORDS = { done: 'done', running: 'going on', waiting: 'to come', failed: 'failed' } as const

/** Something that takes a while, by its steps: what is done, what goes on, how long it has taken and usually takes. */
export function Steps({ title, steps }: { title: string; steps: Step[] }) {
  const sinceSeconds = useSecondsSince(steps)
  const now = advance(steps, sinceSeconds)
  const left = remainingSeconds(now)
  const current = steps.find((s) => s.state === 'running' || s.state === 'failed')
  return (
    <section className={styles.card} aria-label={title}>
      <b>{title}</b>{' '}
      {left !== undefined && left > 0 && <span className="mute small">about {durationText(Math.ceil(left))} left</span>}
      <ol className={styles.steps}>
        {now.map((step) => (
          <li key={step.id} className={styles[step.state]}>
            <span className={styles.mark} aria-hidden="true">
              {MARKS[step.state]}
            </span>
            <span>
              {step.title}
              <span className="sr-only">, {WORDS[step.state]}</span>
              {step.detail && step.state !== 'waiting' && <span className={styles.detail}>{step.detail}</span>}
            </span>
            <span className={styles.time}>
              <StepTime step={step} />
            </span>
          </li>
        ))}
      </ol>
      <span className="sr-only" role="status">
        {current &&
          `Step ${steps.indexOf(current) + 1} of ${steps.length}: ${current.title}${current.state === 'failed' ? ' failed' : ''}`}
      </span>
    </section>
  )
}

function StepTime({ step }: { step: Step }) {
  if (step.state === 'running')
    return (
      <>
        {durationText(Math.floor(step.seconds ?? 0))}
        {step.expectedSeconds !== undefined && (
          <span className="faint"> of about {durationText(Math.ceil(step.expectedSeconds))}</span>
        )}
      </>
    )
  if (step.state === 'waiting')
    return step.expectedSeconds !== undefined ? (
      <span className="faint">about {durationText(Math.ceil(step.expectedSeconds))}</span>
    ) : null
  return step.seconds !== undefined ? durationText(step.seconds) : null
}

/** Seconds since these steps came from the server. */
function useSecondsSince(steps: Step[]): number {
  const [since, setSince] = useState({ steps, atMs: 0, seconds: 0 })
  useEffect(() => {
    const atMs = performance.now()
    setSince({ steps, atMs, seconds: 0 })
    if (!steps.some((s) => s.state === 'running')) return
    const timer = setInterval(() => setSince({ steps, atMs, seconds: (performance.now() - atMs) / 1000 }), 500)
    return () => clearInterval(timer)
  }, [steps])
  return since.steps === steps ? since.seconds : 0
}
