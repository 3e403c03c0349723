import type { DockerResponse } from '@cka-netlab/contracts'
import { knownMachine, type ObserveContext, platformFault, runAt, targetFault } from './context.ts'

/** Whatever a machine's own dockerd answers. */
export async function observeDocker(
  context: ObserveContext,
  request: { node: string; path: string },
): Promise<DockerResponse> {
  const script = 'exec netlab-observe docker --pid "$NETLAB_PID" --path "$1"'
  const target = { beside: knownMachine(context, request.node) }
  const result = await runAt(context, target, ['bash', '-c', script, '-', request.path])
  if (result.exitCode !== 0) throw platformFault('TOOL_FAILED', `dockerd could not be asked: ${result.stderr.trim()}`)
  return JSON.parse(result.stdout) as DockerResponse
}

interface ContainerObject {
  State?: { Running?: boolean; Status?: string; Pid?: number }
}

/** The first process of a running container, as its machine counts. */
export async function containerProcess(context: ObserveContext, node: string, name: string): Promise<number> {
  const path = `/containers/${encodeURIComponent(name)}/json`
  const { status, body } = await observeDocker(context, { node, path })
  const { State: state } = (body ?? {}) as ContainerObject
  if (status !== 200 || !state) throw targetFault('NO_SUCH_CONTAINER', `there is no container "${name}" on ${node}`)
  if (!state.Running || !state.Pid) {
    throw targetFault('CONTAINER_NOT_RUNNING', `the container "${name}" on ${node} is ${state.Status ?? 'not running'}`)
  }
  return state.Pid
}
