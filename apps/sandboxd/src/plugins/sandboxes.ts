import type { Capacity } from '@cka-netlab/contracts'
import { Observations } from '@cka-netlab/sandbox'
import fp from 'fastify-plugin'
import { ImageKeeper, TOPOLOGIES } from '../images/keeper.ts'
import { SandboxPool } from '../pool/pool.ts'
import { SandboxBooks } from '../sandboxes/books.ts'
import { Dozing } from '../sandboxes/dozing.ts'
import { SandboxMemory } from '../sandboxes/memory.ts'
import { Reconciler } from '../sandboxes/reconciler.ts'
import { SandboxRegistry } from '../sandboxes/registry.ts'
import { Sleeping } from '../sandboxes/sleeping.ts'
import { StartQueue } from '../sandboxes/start-queue.ts'
import { breakers, SandboxStarter } from '../sandboxes/starter.ts'

declare module 'fastify' {
  interface FastifyInstance {
    images: ImageKeeper
    observations: Observations
    sandboxes: SandboxRegistry
    dozing: Dozing
    capacity: () => Capacity
  }
}

/** How often it is looked for clusters that nobody uses: they doze, and sleep when they have been paused for long. */
const LOOK_MS = 2000

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
    const { startsMax, imagesWaitSeconds, memoryMiB, poolMax, dozeSeconds, swapSeconds } = config
    const queue = new StartQueue({ startsMax, memoryMiB, onShort: (missingMiB) => pool.makeRoom(missingMiB) })
    const breaker = breakers()
    const dozing = new Dozing(driver, dozeSeconds, log)
    const sleeping = new Sleeping({ driver, books, afterSeconds: swapSeconds, log })
    const pool = new SandboxPool({
      driver,
      images,
      queue,
      dozing,
      breakerOf: breaker.of,
      log,
      always: TOPOLOGIES,
      sizeMax: poolMax,
    })
    const starter = new SandboxStarter({
      driver,
      images,
      events,
      queue,
      pool,
      dozing,
      breakerOf: breaker.of,
      imagesWaitSeconds,
      log,
    })
    const registry = new SandboxRegistry({ driver, books, starter, observations, memory, queue, dozing, sleeping, log })
    const reconciler = new Reconciler({ driver, books, registry, pool, queue, memory, log })

    app.decorate('images', images)
    app.decorate('observations', observations)
    app.decorate('sandboxes', registry)
    app.decorate('dozing', dozing)
    app.decorate(
      'capacity',
      (): Capacity => ({
        memory: queue.memory,
        asleep: sleeping.count,
        pool: pool.state(),
        waiting: queue.waiting.map(({ group, memoryMiB }) => ({ group, memoryMiB })),
        broken: breaker
          .all()
          .flatMap(([, topology, { broken }]) =>
            broken ? [{ topology, ...broken, until: broken.until.toISOString() }] : [],
          ),
      }),
    )
    let looking: NodeJS.Timeout | undefined
    app.addHook('onReady', async () => {
      await reconciler.start()
      if (config.imagesAtStart) void images.start()
      pool.start()
      looking = setInterval(() => {
        registry.letDoze()
        void sleeping.look()
      }, LOOK_MS).unref()
    })
    app.addHook('onClose', async () => {
      clearInterval(looking)
      sleeping.stop()
      await Promise.all([reconciler.stop(), pool.stop(), images.stop()])
      await dozing.stop()
    })
  },
  { name: 'sandboxes', dependencies: ['driver'] },
)
