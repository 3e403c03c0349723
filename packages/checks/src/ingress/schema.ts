import { z } from 'zod'
import { Port } from '../network/schema.ts'

const Backend = {
  service: z.string().min(1),
  port: z.union([Port, z.string().min(1)]).describe('By number or name'),
}

export const IngressSpec = z.strictObject({
  name: z.string().min(1),
  namespace: z.string().min(1).default('default'),
  class: z.string().min(1).optional().describe('`spec.ingressClassName`'),
  rules: z
    .array(
      z.strictObject({
        host: z.string().min(1).optional().describe('Without: any host'),
        path: z.string().startsWith('/').default('/'),
        pathType: z.enum(['Prefix', 'Exact', 'ImplementationSpecific']).optional(),
        ...Backend,
      }),
    )
    .default([])
    .describe('Rules that it must have; others are free'),
  others: z.boolean().default(true).describe('`false`: it has no rules beside these'),
  defaultBackend: z.strictObject(Backend).optional(),
  tls: z
    .array(z.strictObject({ host: z.string().min(1), secret: z.string().min(1).optional() }))
    .default([])
    .describe('Hosts that it must serve by TLS'),
})
export type IngressSpec = z.infer<typeof IngressSpec>
