import { isIP } from 'node:net'
import type { HttpAnswer, Place } from '@cka-netlab/contracts'
import { type ObserveContext, platformFault, runAt } from './context.ts'
import { resolveAt } from './dns.ts'
import { findPlace } from './place.ts'

const BODY_BYTES_MAX = 256 * 1024

export interface HttpRequest {
  place: Place
  url: string
  method?: 'GET' | 'HEAD' | 'POST'
  headers?: Record<string, string>
  /** Instead of looking the url's host up. */
  address?: string
  timeoutSeconds?: number
}

/**
 * One request, no redirect followed, any certificate taken (a lab's is never signed by a public authority). The name is
 * resolved first and then connected to by address, so that the DNS answer is part of the evidence.
 */
export async function observeHttp(context: ObserveContext, request: HttpRequest): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, timeoutSeconds = 3 } = request
  const place = await findPlace(context, request.place)
  const started = performance.now()
  const url = new URL(request.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const { addresses, dns } = request.address
    ? { addresses: [request.address], dns: undefined }
    : await resolveAt(context, place, host)
  if (addresses.length === 0) {
    const message = `${host} is not resolved: ${dns?.status === 'NOERROR' ? 'no address' : dns?.status}`
    return { dns, error: { reason: 'resolve', message }, seconds: secondsSince(started) }
  }
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  const command = [
    ...['curl', '-sS', '-k', '-v', '-i', '--globoff', '--path-as-is', '--noproxy', '*', '--proto', '=http,https'],
    ...['--max-time', String(timeoutSeconds), '-w', REPORT],
    ...(isIP(host) === 0 ? ['--resolve', `${host}:${port}:${addresses.join(',')}`] : []),
    ...(method === 'HEAD' ? ['--head'] : ['-X', method]),
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...['--url', request.url],
  ]
  const result = await runAt(context, place.target, command, {
    timeoutSeconds: timeoutSeconds + 2,
    outputBytesMax: BODY_BYTES_MAX,
  })
  const told = readCurl(result)
  if (!told) throw platformFault('TOOL_FAILED', `curl told nothing: ${result.stderr.trim().slice(-300)}`)
  return { ...told, address: told.address ?? addresses[0], dns, seconds: secondsSince(started) }
}

/** The last line of standard error. Not %{json}: its curl_version never comes from a container without a network. */
const REPORT = '%{stderr}\\n{"exitcode":%{exitcode},"http_code":"%{http_code}","remote_ip":"%{remote_ip}"}'

interface CurlReport {
  exitcode: number
  http_code: string
  remote_ip: string
}

/** Reads curl's output: header and body on standard output; on standard error the last line is its report. */
export function readCurl(result: { stdout: string; stderr: string }): Omit<HttpAnswer, 'seconds' | 'dns'> | null {
  const report = reportOf(result.stderr)
  if (!report) return null
  const address = report.remote_ip || undefined
  if (report.exitcode !== 0) {
    const reason = reasonOf(report.exitcode, result.stderr)
    return { address, error: { reason, message: messageOf(reason, report, result.stderr) } }
  }
  const certificate = /^\* {2}subject: (.*)$/m.exec(result.stderr)?.[1]?.trim()
  return { status: Number(report.http_code), address, certificate, ...splitResponse(result.stdout) }
}

function reportOf(stderr: string): CurlReport | null {
  const line = stderr.trimEnd().split('\n').at(-1) ?? ''
  try {
    return JSON.parse(line) as CurlReport
  } catch {
    return null
  }
}

type Reason = NonNullable<HttpAnswer['error']>['reason']

/** Exit codes of curl(1). */
function reasonOf(code: number, stderr: string): Reason {
  if (code === 6) return 'resolve'
  if (code === 28) return 'timeout'
  if ([35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 83, 90, 91].includes(code)) return 'tls'
  if (code !== 7) return 'other'
  if (/Connection refused/i.test(stderr)) return 'refused'
  if (/No route to host|unreachable/i.test(stderr)) return 'unreachable'
  return /timed out/i.test(stderr) ? 'timeout' : 'other'
}

/** The system's own words where curl has them in its verbose output, else its last complaint. */
function messageOf(reason: Reason, report: CurlReport, stderr: string): string {
  const precise = /^\* connect to .* failed: (.*)$/m.exec(stderr)?.[1]
  const complaint = /^curl: \(\d+\) (.*)$/m.exec(stderr)?.[1]
  if (reason === 'refused' || reason === 'unreachable') return precise ?? complaint ?? reason
  return complaint ?? precise ?? `curl ended with ${report.exitcode}`
}

/** A response may come after interim ones (100 Continue); the last head counts. */
function splitResponse(text: string): { headers: Record<string, string>; body: string } {
  let rest = text
  let head = ''
  for (;;) {
    const match = /^HTTP\/[\d.]+ (\d{3})[^\n]*\n(?:[^\r\n]+\r?\n)*\r?\n/.exec(rest)
    if (!match) break
    head = match[0]
    rest = rest.slice(head.length)
    if (!match[1]?.startsWith('1')) break
  }
  const headers: Record<string, string> = {}
  for (const line of head.split(/\r?\n/).slice(1)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { headers, body: rest }
}

function secondsSince(moment: number): number {
  return Math.round(performance.now() - moment) / 1000
}
