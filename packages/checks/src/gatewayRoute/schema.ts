import { z } from 'zod'
import { Port } from '../network/schema.ts'

const Backend = z.strictObject({
  service: z.string().min(1),
  port: Port,
  percent: z
    .number()
    .min(0)
    .max(100)
    .default(100)
    .describe('Its share of the requests, whatever the weights add up to'),
})

const Rule = z.strictObject({
  path: z.string().startsWith('/').default('/').describe('Prefix that it matches'),
  headers: z.record(z.string(), z.string()).default({}).describe('Headers that it asks for, each with its exact value'),
  backends: z.array(Backend).min(1).describe('Where its requests go: these and no others'),
})

export const GatewayRouteSpec = z.strictObject({
  name: z.string().min(1).describe('Of the HTTPRoute'),
  namespace: z.string().min(1).default('default'),
  gateway: z
    .strictObject({ name: z.string().min(1), namespace: z.string().min(1).default('default') })
    .optional()
    .describe('The Gateway that must have accepted it'),
  hostnames: z.array(z.string().min(1)).default([]).describe('Host names that it must have; others are free'),
  rules: z.array(Rule).default([]).describe('Rules that it must have; others are free'),
})
export type GatewayRouteSpec = z.infer<typeof GatewayRouteSpec>
