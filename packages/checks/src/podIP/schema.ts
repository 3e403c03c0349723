import { z } from 'zod'
import { Cidr } from '../network/schema.ts'

export const PodIPSpec = z
  .strictObject({
    name: z.string().min(1).optional().describe('One pod by its name'),
    podsWith: z.record(z.string(), z.string()).optional().describe('All pods with these labels, at least one'),
    namespace: z.string().min(1).default('default'),
    inRange: z
      .union([Cidr, z.strictObject({ observe: z.enum(['podCIDR', 'nodePodCIDR']) })])
      .optional()
      .describe(
        "A range, or the cluster's own: `{ observe: podCIDR }`, `{ observe: nodePodCIDR }` (of the pod's node)",
      ),
    node: z.string().min(1).optional().describe('The node that it must run on'),
    cni: z.string().min(1).optional().describe("A plugin type in the node's CNI configuration whose range it is in"),
  })
  .refine((spec) => (spec.name === undefined) !== (spec.podsWith === undefined), {
    error: 'Say which pods: by name or by podsWith',
  })
export type PodIPSpec = z.infer<typeof PodIPSpec>
