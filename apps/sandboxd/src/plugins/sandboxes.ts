import { Observations } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'
import { ImageKeeper } from '../images/keeper.ts'
import { SandboxBooks } from '../sandboxes/books.ts'
import { SandboxMemory } from '../sandboxes/memory.ts'
import { Reconciler } from '../sandboxes/reconciler.ts'
import { SandboxRegistry } from '../sandboxes/registry.ts'
import { SandboxStarter } from '../sandboxes/starter.ts'

declare module 'fastify' {
  interface FastifyInstance {
    images: ImageKeeper
    observations: Observations
    sandboxes: SandboxRegistry
  }
}

/** The sandboxes and the images they are made of; adopts what is alive before the server takes requests. */
export default fp(
  async (app) => {
    const { config, driver, events, log } = app
    const images = new ImageKeeper({
      driver,
      log,
      onChange: (steps) => events.publish({ type: 'images', images: steps }),
    })
    const observations = new Observations(driver)
    const memory = new SandboxMemory(config.dataDir)
    const books = new SandboxBooks(events)
    const { startsMax, imagesWaitSeconds, sandboxesMax } = config
    const starter = new SandboxStarter({ driver, images, events, startsMax, imagesWaitSeconds })
    const registry = new SandboxRegistry({ driver, books, starter, observations, memory, log, sandboxesMax })
    const reconciler = new Reconciler({ driver, books, registry, memory, log })

    app.decorate('images', images)
    app.decorate('observations', observations)
    app.decorate('sandboxes', registry)
    app.addHook('onReady', async () => {
      await reconciler.start()
      if (config.imagesAtStart) void images.start()
    })
    app.addHook('onClose', async () => {
      await Promise.all([reconciler.stop(), images.stop()])
    })
  },
  { name: 'sandboxes', dependencies: ['driver'] },
)
