import { z } from 'zod'
import { Address, Cidr } from '../network/schema.ts'

const Name = z.string().min(1)

export const DockerNetworkSpec = z.strictObject({
  node: Name.describe('The machine'),
  name: Name,
  driver: z.string().min(1).optional().describe('`bridge`, `macvlan`, `overlay`, …'),
  subnet: Cidr.optional(),
  gateway: Address.optional(),
  parent: z.string().min(1).optional().describe('Of macvlan: the interface of the machine below it'),
  attachable: z.boolean().optional().describe('Of an overlay: whether containers may join by themselves'),
  internal: z.boolean().optional(),
  containers: z.array(Name).optional().describe('Running containers of this machine on it, these and no others'),
  exists: z.boolean().default(true),
})
export type DockerNetworkSpec = z.infer<typeof DockerNetworkSpec>
