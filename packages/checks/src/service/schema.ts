import { z } from 'zod'
import { Port } from '../network/schema.ts'

const ServicePortSpec = z.strictObject({
  port: Port.describe('The port of the Service'),
  targetPort: z
    .union([Port, z.string().min(1)])
    .optional()
    .describe('A port of the pods, by number or name'),
  nodePort: Port.optional(),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).default('TCP'),
  name: z.string().min(1).optional(),
})

export const ServiceSpec = z.strictObject({
  name: z.string().min(1),
  namespace: z.string().min(1).default('default'),
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']).optional(),
  headless: z.boolean().optional().describe('`true`: `clusterIP: None`'),
  ports: z.array(ServicePortSpec).optional().describe('Ports that it must have; others are free'),
  externalName: z.string().min(1).optional(),
  endpoints: z
    .strictObject({
      ready: z.union([z.number().int().min(0), z.strictObject({ gte: z.number().int().min(0) })]).optional(),
      podsWith: z
        .record(z.string(), z.string())
        .optional()
        .describe('Its ready endpoints are the ready pods with these labels, all of them and no others'),
    })
    .optional()
    .describe('The addresses behind it: `{ ready: 2 }`, `{ ready: { gte: 1 } }`, `{ podsWith: { app: web } }`'),
})
export type ServiceSpec = z.infer<typeof ServiceSpec>
