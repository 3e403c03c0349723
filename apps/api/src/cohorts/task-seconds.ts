/** One check of an attempt: when it was asked for, and the tasks whose checks all passed. */
export interface Look {
  at: Date
  whole: ReadonlySet<string>
}

/** From one moment to another the clock stood. */
export interface Pause {
  from: Date
  to: Date
}

/**
 * How long each task took, in seconds: until its checks all passed first, from the look before in which a task became whole,
 * or from the beginning. Tasks that became whole together share the time; those that never did have none.
 * @param looks - the earliest first
 */
export function taskSeconds(startedAt: Date, looks: Look[], pauses: Pause[]): Map<string, number> {
  const seconds = new Map<string, number>()
  let since = startedAt
  for (const { at, whole } of looks) {
    const gained = [...whole].filter((task) => !seconds.has(task))
    if (gained.length === 0 || at < startedAt) continue
    const took = (at.getTime() - since.getTime() - stoodMs(pauses, since, at)) / 1000
    for (const task of gained) seconds.set(task, Math.max(0, Math.round(took / gained.length)))
    since = at
  }
  return seconds
}

function stoodMs(pauses: Pause[], from: Date, to: Date): number {
  return pauses.reduce((sum, pause) => {
    const begin = Math.max(pause.from.getTime(), from.getTime())
    return sum + Math.max(0, Math.min(pause.to.getTime(), to.getTime()) - begin)
  }, 0)
}
