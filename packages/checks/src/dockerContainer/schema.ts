import { z } from 'zod'
import { Address, Port } from '../network/schema.ts'

const Name = z.string().min(1)

const Published = z.strictObject({
  container: Port.describe('The port inside'),
  protocol: z.enum(['tcp', 'udp']).default('tcp'),
  host: Port.describe('The port of the machine'),
  address: Address.or(z.literal('any'))
    .optional()
    .describe('The address of the machine that it is published on; `any` for all. Without: whichever'),
})

export const DockerContainerSpec = z.strictObject({
  node: Name.describe('The machine'),
  name: Name,
  running: z.boolean().default(true),
  image: z.string().min(1).optional().describe('As it was named when the container was made'),
  networks: z
    .array(Name)
    .optional()
    .describe('Networks that it is on, these and no others; `host` for the machine’s own'),
  address: Address.optional().describe('An address that it has on one of them'),
  ports: z.array(Published).optional().describe('Ports that must be published; others are free'),
  exists: z.boolean().default(true),
})
export type DockerContainerSpec = z.infer<typeof DockerContainerSpec>
