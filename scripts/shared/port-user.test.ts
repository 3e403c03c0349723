import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { freePorts, portIsFree } from './free-port.ts'
import { portUser } from './port-user.ts'

it('names the process that listens on a port', async () => {
  const [port] = (await freePorts(1)) as [number]
  expect(portUser(port)).toBeUndefined()
  const server = createServer()
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  expect(await portIsFree(port, '127.0.0.1')).toBe(false)
  expect(portUser(port)).toContain(`(pid ${process.pid})`)
  await new Promise((done) => server.close(done))
  expect(await portIsFree(port, '127.0.0.1')).toBe(true)
})
