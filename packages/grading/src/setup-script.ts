import type { ExecRequest } from '@cka-netlab/contracts'
import type { SetupStep } from '@cka-netlab/lab-format'

/** The cluster's own administrator on its control plane; labs are set up before a learner gets in. */
const KUBECONFIG = 'export KUBECONFIG=/etc/kubernetes/admin.conf'
const APPLY_SECONDS = 30
/** Beyond what the program was told to wait, for starting and ending it. */
const MARGIN_SECONDS = 10

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** A heading for the preparing screen. */
export function stepTitle(step: SetupStep): string {
  switch (step.kind) {
    case 'apply':
      return 'Put the objects of the lab into the cluster'
    case 'waitFor':
      return `Wait until ${step.resource} is ${step.condition}`
    case 'run':
      return `Prepare ${step.on}`
  }
}

/** Usual time in seconds, for the progress shown. */
export function expectedSeconds(step: SetupStep): number {
  return { apply: 1, waitFor: 4, run: 1 }[step.kind]
}

/** What is run for a step. Every step may be run again: what is there already is no error. */
export function stepRequest(step: SetupStep): ExecRequest {
  switch (step.kind) {
    case 'apply':
      return {
        machine: 'controlplane',
        user: 'root',
        script: `${KUBECONFIG}; kubectl apply -f -`,
        stdin: step.manifest,
        timeoutSeconds: APPLY_SECONDS,
      }
    case 'waitFor': {
      const { resource, namespace, condition, timeoutSeconds } = step
      const wait = `kubectl wait ${quote(resource)} -n ${quote(namespace)} --for=condition=${quote(condition)}`
      return {
        machine: 'controlplane',
        user: 'root',
        script: `${KUBECONFIG}; ${wait} --timeout=${timeoutSeconds}s`,
        timeoutSeconds: timeoutSeconds + MARGIN_SECONDS,
      }
    }
    case 'run':
      return {
        machine: step.on,
        user: step.as,
        script: `set -euo pipefail\n${step.script}`,
        timeoutSeconds: step.timeoutSeconds,
      }
  }
}
