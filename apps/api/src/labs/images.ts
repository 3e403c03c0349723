import { type Step, type Topology, topologyKey } from '@cka-netlab/contracts'
import { imageSteps } from '@cka-netlab/sandbox'
import type { FastifyInstance } from 'fastify'

/** Sandboxd tells every step of its images; before it has told any, nothing speaks against a lab. */
export function imagesAreThere(topology: Topology, steps: Step[]): boolean {
  if (steps.length === 0) return true
  return steps.some((step) => step.id === lastStep(topology) && step.state === 'done')
}

/**
 * Sandboxd makes bare machines and the plain cluster in any case. It is told of what else the labs need and it has no step for, so
 * that learners find it made: until then their labs cannot be started.
 */
export async function wantImages({ images, labs, sandboxd }: Pick<FastifyInstance, 'images' | 'labs' | 'sandboxd'>) {
  if (images.steps.length === 0) return
  const known = new Set(images.steps.map((step) => step.id))
  const needed = new Map(labs.all().map(({ topology }) => [topologyKey(topology), topology]))
  const missing = [...needed.values()].filter((topology) => !known.has(lastStep(topology)))
  if (missing.length > 0) await sandboxd.wantTopologies(missing)
}

/** With it a topology can be started. */
const lastStep = (topology: Topology) => imageSteps(topology).at(-1)?.id ?? ''
