import { setTimeout as sleep } from 'node:timers/promises'
import type { SandboxEvent } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import { wantImages } from '../labs/images.ts'
import { reconcile, reconcileSeen } from '../sandboxes/reconcile.ts'

const EVERY_MS = 15_000
/** The other states are followed by whoever waits for them. */
const TELLING: ReadonlySet<string> = new Set(['failed', 'ended', 'claimed', 'paused'])

/** Follows sandboxd's events, and compares everything at the start and every 15 s. Sandboxd's silence is waited out. */
export default fp(
  async (app) => {
    const stop = new AbortController()
    const running: Promise<void>[] = []

    async function follow(): Promise<void> {
      for await (const event of app.sandboxd.events(stop.signal)) {
        await take(event).catch((err) => app.log.error({ err, event: event.type }, 'an event of sandboxd was lost'))
      }
    }
    async function take(event: SandboxEvent): Promise<void> {
      if (event.type === 'images') {
        app.images.steps = event.images
        await wantImages(app)
      }
      if (event.type === 'activity') {
        await app.db.sandbox.updateMany({ where: { id: event.sandboxId }, data: { lastInputAt: new Date() } })
      }
      if (event.type === 'sandbox' && TELLING.has(event.sandbox.state)) {
        await reconcileSeen(app, event.sandbox)
      }
    }
    async function compare(): Promise<void> {
      let silent = false
      while (!stop.signal.aborted) {
        try {
          await reconcile(app)
          // Labs may have come since sandboxd was last told.
          await wantImages(app)
          silent = false
        } catch (err) {
          if (!silent) app.log.error({ err }, 'sandboxes could not be reconciled; trying again')
          silent = true
        }
        await sleep(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {})
      }
    }

    app.addHook('onReady', async () => {
      running.push(
        follow().catch((err) => app.log.error({ err }, 'following sandboxd has ended')),
        compare(),
      )
    })
    app.addHook('preClose', async () => {
      stop.abort()
      await Promise.all(running)
    })
  },
  { name: 'reconcile', dependencies: ['db', 'labs', 'sandboxd'] },
)
