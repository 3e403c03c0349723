import { isIP } from 'node:net'
import type { CommandAnswer, PingAnswer, Place, TcpAnswer } from '@cka-netlab/contracts'
import { type ObserveContext, runAt } from './context.ts'
import { resolveAt } from './dns.ts'
import { findPlace } from './place.ts'

const CONNECT = 'exec 3<>"/dev/tcp/$1/$2"'

/** Opens a TCP connection and closes it. */
export async function observeTcp(
  context: ObserveContext,
  request: { place: Place; host: string; port: number; timeoutSeconds?: number },
): Promise<TcpAnswer> {
  const place = await findPlace(context, request.place)
  const { addresses, dns } = await resolveAt(context, place, request.host)
  const address = addresses[0]
  if (!address) {
    return { open: false, error: { reason: 'resolve', message: `${request.host} is not resolved: ${dns?.status}` } }
  }
  const result = await runAt(context, place.target, ['bash', '-c', CONNECT, '-', address, String(request.port)], {
    timeoutSeconds: request.timeoutSeconds ?? 3,
  })
  if (result.exitCode === 0) return { open: true, address }
  return { open: false, address, error: tcpError(result) }
}

/** Reads what bash says of a connection that it could not open, such as `bash: connect: Connection refused`. */
export function tcpError(result: { stderr: string; timedOut: boolean }): NonNullable<TcpAnswer['error']> {
  if (result.timedOut) return { reason: 'timeout', message: 'no answer in time' }
  const message = /connect: (.*)/.exec(result.stderr)?.[1]?.trim() ?? result.stderr.trim()
  if (/refused/i.test(message)) return { reason: 'refused', message }
  if (/no route|unreachable/i.test(message)) return { reason: 'unreachable', message }
  if (/timed out/i.test(message)) return { reason: 'timeout', message }
  return { reason: 'other', message }
}

/** One ICMP echo, two seconds long. */
export async function observePing(
  context: ObserveContext,
  request: { place: Place; address: string },
): Promise<PingAnswer> {
  const place = await findPlace(context, request.place)
  const address = isIP(request.address)
    ? request.address
    : (await resolveAt(context, place, request.address)).addresses[0]
  if (!address) return { replied: false, error: `${request.address} is not resolved` }
  const result = await runAt(context, place.target, ['ping', '-n', '-c', '1', '-W', '2', address], {
    timeoutSeconds: 5,
  })
  const milliseconds = /time=([\d.]+) ms/.exec(result.stdout)?.[1]
  if (result.exitCode === 0) return { replied: true, milliseconds: milliseconds ? Number(milliseconds) : undefined }
  const complaint = /^From \S+ .*?(Destination .*|Time .*)$/m.exec(result.stdout)?.[1] ?? result.stderr.trim()
  return { replied: false, error: complaint.replace(/^ping: /, '') || 'no reply within 2 s' }
}

/** The last resort of a lab's author: a script of the platform's bash, in the place's network alone. */
export async function observeCommand(
  context: ObserveContext,
  request: { place: Place; script: string; timeoutSeconds?: number },
): Promise<CommandAnswer> {
  const place = await findPlace(context, request.place)
  const { exitCode, stdout, stderr, timedOut } = await runAt(context, place.target, ['bash', '-c', request.script], {
    timeoutSeconds: request.timeoutSeconds ?? 10,
  })
  return { exitCode, stdout, stderr, timedOut }
}
