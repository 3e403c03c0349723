import { isAddress } from '../network/addresses.ts'

/** What a request is sent to. */
export type Target =
  | { kind: 'http'; url: string; host: string; port: number }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'ping'; host: string; port?: undefined }

const HOST = /^[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?\.?$/i

/**
 * Reads what somebody has typed: `http://web.shop/`, `web.shop:80`, `10.244.1.9`. Undefined for what is no target.
 */
export function parseTarget(text: string): Target | undefined {
  const typed = text.trim()
  if (/^https?:\/\//i.test(typed)) {
    if (!URL.canParse(typed)) return undefined
    const url = new URL(typed)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = url.port ? Number(url.port) : url.protocol === 'https:' ? 443 : 80
    return { kind: 'http', url: url.href, host, port }
  }
  const [, host = '', digits] = /^(.*?)(?::(\d{1,5}))?$/.exec(typed) ?? []
  if (!isAddress(host) && !HOST.test(host)) return undefined
  if (digits === undefined) return { kind: 'ping', host }
  const port = Number(digits)
  return port >= 1 && port <= 65535 ? { kind: 'tcp', host, port } : undefined
}
