import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { EventStream } from './event-stream.ts'

/**
 * Answers a request with server-sent events: the whole of a thing now, and after every change of what it is made of.
 * @param ids - of what is watched, as it is told by NOTIFY
 */
export function streamEvents(
  { notifications }: Pick<FastifyInstance, 'notifications'>,
  open: Set<EventStream>,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, ids, read }: { name: string; ids: string[]; read: () => Promise<unknown> },
): void {
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies in front must not hold events back.
    'x-accel-buffering': 'no',
    'x-request-id': request.id,
  })
  const stream = new EventStream(reply.raw, name, read)
  open.add(stream)
  const stops = ids.map((id) => notifications.onAttempt(id, () => stream.changed()))
  stream.onEnd((error) => {
    if (error) request.log.warn({ err: error }, 'a stream of events broke')
    open.delete(stream)
    for (const stop of stops) stop()
  })
  stream.changed()
}
