import { setTimeout as sleep } from 'node:timers/promises'
import fp from 'fastify-plugin'
import { sweepAttempts } from '../attempts/deadline.ts'
import { sweepExams } from '../exams/sweep.ts'

/** How late something may be handed in at most; typing ends at the deadline itself. */
const EVERY_MS = 1000

/** Ends exams and labs whose time is up, also those whose time was up while no process ran. */
export default fp(
  async (app) => {
    const stop = new AbortController()
    let running: Promise<void> | undefined

    async function tick(): Promise<void> {
      let failing = false
      while (!stop.signal.aborted) {
        try {
          await sweepExams(app)
          await sweepAttempts(app)
          failing = false
        } catch (err) {
          if (!failing) app.log.error({ err }, 'deadlines could not be looked at; trying again')
          failing = true
        }
        await sleep(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {})
      }
    }

    app.addHook('onReady', async () => {
      running = tick()
    })
    app.addHook('preClose', async () => {
      stop.abort()
      await running
    })
  },
  { name: 'clock', dependencies: ['db', 'jobs', 'sandboxd'] },
)
