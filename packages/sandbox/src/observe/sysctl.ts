import type { ObservationResults, Place } from '@cka-netlab/contracts'
import { type ObserveContext, runAt } from './context.ts'
import { findPlace } from './place.ts'

/** A parameter below `net`: /proc/sys shows the values of the namespace that the reader is in. */
export async function observeSysctl(
  context: ObserveContext,
  request: { place: Place; key: string },
): Promise<ObservationResults['sysctl']> {
  const place = await findPlace(context, request.place)
  const path = `/proc/sys/${request.key.replaceAll('.', '/')}`
  const { exitCode, stdout } = await runAt(context, place.target, ['cat', path])
  return { value: exitCode === 0 ? stdout.trim() : null }
}
