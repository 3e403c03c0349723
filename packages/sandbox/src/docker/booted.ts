import type { Topology } from '@cka-netlab/contracts'
import type { KubernetesClient } from '../kubernetes/client.ts'
import type { StepTracker } from '../steps.ts'
import type { Observer } from './observer.ts'

/** Where each of them listens on the controlplane. https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
export const CONTROL_PLANE_PORTS = { 'api-server': 6443, 'controller-manager': 10257, scheduler: 10259 }
export type ControlPlaneServer = keyof typeof CONTROL_PLANE_PORTS

/** Each step's own limit. They are far above what is usual, since a busy machine is slow and still right. */
export const LIMIT_SECONDS = {
  machines: 60,
  api: 120,
  nodes: 90,
  names: 90,
  controllers: 60,
  policies: 120,
  ingress: 120,
}

/** A sandbox whose machines have been started. */
export interface Booted {
  topology: Topology
  startedAt: Date
  observer: Observer
  /** Process 1 of each learner's machine. */
  pids: Map<string, number>
  steps: StepTracker
  /** Asks one of the control plane's servers, all of which believe the platform's certificate. */
  kubernetes: (server: ControlPlaneServer) => KubernetesClient
  /** Ends the waiting early: a machine has stopped, or the caller gave up. */
  signal: AbortSignal
}
