import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { logOptions } from '../src/app.ts'
import requestId from '../src/plugins/request-id.ts'

it("logs under the caller's id of the request, also what goes on after the answer, and each id once", async () => {
  const lines: string[] = []
  const app = Fastify(logOptions('info', { write: (line: string) => void lines.push(line) }))
  await app.register(requestId)
  let later: Promise<void> | undefined
  app.get('/', async (request) => {
    request.log.info('asked')
    later = sleep(10).then(() => app.log.info('done'))
    return 'ok'
  })
  await app.inject({ url: '/', headers: { 'x-request-id': 'one' } })
  await later
  app.log.info('by itself')
  const told = lines.map((line) => [JSON.parse(line).msg, line.match(/"reqId":"[^"]*"/g)])
  expect(told).toEqual([
    ['asked', ['"reqId":"one"']],
    ['done', ['"reqId":"one"']],
    ['by itself', null],
  ])
  await app.close()
})
