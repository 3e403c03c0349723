import { ObservationError } from './view.ts'

/** A fact, or why there is nothing to see there; the latter is the learner's doing and evidence in itself. */
export type Seen<T> = { found: true; value: T } | { found: false; code: string; message: string }

/** Turns a fault of the target into evidence. Faults of the platform go on being thrown. */
export async function seen<T>(look: Promise<T>): Promise<Seen<T>> {
  try {
    return { found: true, value: await look }
  } catch (error) {
    if (error instanceof ObservationError && error.fault === 'target') {
      return { found: false, code: error.code, message: error.message }
    }
    throw error
  }
}
