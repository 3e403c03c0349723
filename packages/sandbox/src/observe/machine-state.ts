import type { FileState, ObservationResults, Place, ProcessState } from '@cka-netlab/contracts'
import { SandboxError } from '../error.ts'
import { knownMachine, type ObserveContext, outputAt, targetFault } from './context.ts'
import { findPlace } from './place.ts'

/** Rules as `iptables-save` writes them, of both kinds that a machine may have at once. */
export async function observeIptables(
  context: ObserveContext,
  request: { place: Place },
): Promise<ObservationResults['iptables']> {
  const place = await findPlace(context, request.place)
  // The names of the legacy tables are readable by root alone.
  const target = place.kind === 'outside' ? place.target : { ...place.target, asRoot: true }
  const [nft, legacy] = await Promise.all([
    outputAt(context, target, ['iptables-nft-save']),
    outputAt(context, target, ['iptables-legacy-save']),
  ])
  return { nft, legacy }
}

/** A file as it is; links that lead out of the machine, or in a circle, are the learner's doing. */
export async function observeFile(
  context: ObserveContext,
  request: { node: string; path: string },
): Promise<FileState> {
  try {
    return await context.driver.readFile(context.id, knownMachine(context, request.node), request.path)
  } catch (error) {
    if (!(error instanceof SandboxError) || error.detail !== 'NOT_READABLE') throw error
    throw targetFault('NOT_READABLE', error.message)
  }
}

/** Processes of a machine, those of its pods among them, numbered as the machine numbers them. */
export async function observeProcesses(context: ObserveContext, request: { node: string }): Promise<ProcessState[]> {
  const script = 'exec netlab-observe processes --pid "$NETLAB_PID"'
  const target = { beside: knownMachine(context, request.node) }
  const processes = JSON.parse(await outputAt(context, target, ['bash', '-c', script])) as ProcessState[]
  return processes.map((process) => ({
    pid: process.pid,
    command: process.command,
    arguments: process.arguments,
    uid: process.uid,
  }))
}
