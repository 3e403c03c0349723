import { DockerDriver, type SandboxDriver } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'
import type { Config } from '../config.ts'
import { EventBus } from '../sandboxes/event-bus.ts'

declare module 'fastify' {
  interface FastifyInstance {
    config: Config
    driver: SandboxDriver
    events: EventBus
  }
}

/** What the other plugins stand on: the configuration, the driver of the engine, the events. */
export default fp<{ config: Config }>(
  async (app, { config }) => {
    const { owner, dataDir, subnets, machineLimits: limits } = config
    const driver = new DockerDriver({ owner, dataDir, subnets, limits })
    app.decorate('config', config)
    app.decorate('driver', driver)
    app.decorate('events', new EventBus())
  },
  { name: 'driver' },
)
