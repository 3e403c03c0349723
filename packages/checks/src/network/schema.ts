import { z } from 'zod'
import { isAddress, isRange } from './addresses.ts'

export const Address = z.string().refine(isAddress, { error: 'Not an IP address, such as 192.168.15.1' })
export const Cidr = z
  .string()
  .refine((text) => text.includes('/') && isRange(text), { error: 'Not a range, such as 10.244.0.0/16' })
export const Port = z.number().int().min(1).max(65535)
