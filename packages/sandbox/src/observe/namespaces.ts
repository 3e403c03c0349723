import type { ObservationResults } from '@cka-netlab/contracts'
import { knownMachine, type ObserveContext, outputAt } from './context.ts'

interface NamedNamespace {
  name: string
  inode: number
  processes?: number
}

/** The named network namespaces of a machine, as `ip netns` keeps them. */
export async function observeNamespaces(
  context: ObserveContext,
  request: { node: string },
): Promise<ObservationResults['namespaces']> {
  const namespaces = await listNamespaces(context, knownMachine(context, request.node))
  return namespaces.map(({ name }) => ({ name }))
}

export async function listNamespaces(context: ObserveContext, machine: string): Promise<NamedNamespace[]> {
  const script = 'exec netlab-observe netns --pid "$NETLAB_PID"'
  return JSON.parse(await outputAt(context, { beside: machine }, ['bash', '-c', script])) as NamedNamespace[]
}
