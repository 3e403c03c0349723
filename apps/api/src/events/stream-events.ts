import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { beginEvents } from './event-line.ts'
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
  const stream = new EventStream(beginEvents(request, reply), name, read)
  open.add(stream)
  const stops = ids.map((id) => notifications.onAttempt(id, () => stream.changed()))
  stream.onEnd((error) => {
    if (error) request.log.warn({ err: error }, 'a stream of events broke')
    open.delete(stream)
    for (const stop of stops) stop()
  })
  stream.changed()
}
