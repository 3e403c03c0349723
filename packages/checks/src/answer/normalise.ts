import { normaliseAddress, normaliseRange } from '../network/addresses.ts'
import type { AnswerSpec } from './schema.ts'

/** What each type of answer looks like, for a verdict that shows no answer. */
export const FORMS: Record<AnswerSpec['type'], string> = {
  ip: 'an address, such as 192.0.2.1',
  cidr: 'a range, such as 192.0.2.0/24',
  mac: 'a hardware address, such as 02:00:00:00:00:01',
  name: 'a DNS name',
  number: 'a number',
  text: 'a text',
}

/** An answer in the one form of its type; undefined when it isn't of that type. */
export function normaliseAnswer(type: AnswerSpec['type'], typed: string): string | undefined {
  const text = typed.trim().replaceAll(/^[`"']+|[`"']+$/g, '')
  switch (type) {
    case 'ip':
      return normaliseAddress(text)
    case 'cidr':
      return normaliseRange(text)
    case 'mac': {
      const digits = text.toLowerCase().replaceAll(/[:.-]/g, '')
      return /^[0-9a-f]{12}$/.test(digits) ? digits : undefined
    }
    case 'name': {
      const name = text.toLowerCase().replace(/\.$/, '')
      return /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(name) ? name : undefined
    }
    case 'number':
      return /^[+-]?\d+([.,]\d+)?$/.test(text) ? String(Number(text.replace(',', '.'))) : undefined
    case 'text':
      return text.replaceAll(/\s+/g, ' ').toLowerCase() || undefined
  }
}
