import fp from 'fastify-plugin'
import { prepareAttempt } from '../attempts/prepare-job.ts'
import { gradeSubmission } from '../grading/grade-job.ts'

/** Attempts being prepared mostly wait for sandboxd, which has a queue of its own. */
const PREPARING_AT_ONCE = 20

/** Takes jobs. */
export default fp(
  async (app) => {
    app.addHook('onReady', async () => {
      await app.jobs.work('prepare', PREPARING_AT_ONCE, (run) => prepareAttempt(app, run))
      await app.jobs.work('grade', app.config.gradesAtOnce, (run) => gradeSubmission(app, run))
    })
  },
  { name: 'workers', dependencies: ['jobs', 'notifications', 'sandboxd'] },
)
