import fp from 'fastify-plugin'
import { prepareAttempt } from '../attempts/prepare-job.ts'
import { finishExamOf } from '../exams/finish-exam.ts'
import { prepareExamSandbox } from '../exams/prepare-exam-job.ts'
import { gradeSubmission } from '../grading/grade-job.ts'

/** Attempts being prepared mostly wait for sandboxd, which has a queue of its own. */
const PREPARING_AT_ONCE = 20

/** Takes jobs. */
export default fp(
  async (app) => {
    app.addHook('onReady', async () => {
      await app.jobs.work('prepare', PREPARING_AT_ONCE, (run) => prepareAttempt(app, run))
      await app.jobs.work('prepare-exam', PREPARING_AT_ONCE, (run) => prepareExamSandbox(app, run))
      await app.jobs.work('forget-recordings', 1, ({ id }) => app.sandboxd.removeRecordings(id))
      // A process may leave grading to others.
      if (app.config.gradesAtOnce === 0) return
      await app.jobs.work('grade', app.config.gradesAtOnce, async (run) => {
        await gradeSubmission(app, run)
        await finishExamOf(app, run.id)
      })
    })
  },
  { name: 'workers', dependencies: ['jobs', 'notifications', 'sandboxd'] },
)
