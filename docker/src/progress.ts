export type StageName = 'base' | 'host' | 'node' | 'cluster'

/** One line of what a build is doing. Times are in seconds, of the step. */
export interface Progress {
  stage: StageName
  step: string
  message: string
  elapsedSeconds: number
  expectedSeconds: number
}

export interface BuildOptions {
  /** The product's data directory, `.data`. */
  dataDir: string
  onProgress?: (progress: Progress) => void
  signal?: AbortSignal
}

/**
 * Runs a step and tells how long it has taken, at once and every 2 s.
 * @param work gets a function that changes the message, for a step that has something to say of itself.
 */
export async function runStep<T>(
  o: BuildOptions,
  step: { stage: StageName; step: string; message: string; expectedSeconds: number },
  work: (say: (message: string) => void) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  let message = step.message
  const tell = () =>
    o.onProgress?.({ ...step, message, elapsedSeconds: Math.round((performance.now() - startedAt) / 100) / 10 })
  const timer = setInterval(tell, 2000)
  try {
    o.signal?.throwIfAborted()
    tell()
    return await work((text) => {
      message = text
    })
  } finally {
    clearInterval(timer)
    tell()
  }
}
