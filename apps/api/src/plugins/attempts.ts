import type { AttemptView, HttpProblem, Me, StartAttempt, SubmissionView } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import { saveAnswers } from '../attempts/answers.ts'
import { attemptView } from '../attempts/attempt-view.ts'
import { endOwnAttempt } from '../attempts/end-attempt.ts'
import { revealHint } from '../attempts/hints.ts'
import { RUNNING, requireOwnAttempt } from '../attempts/own-attempt.ts'
import { pauseAttempt, resumeAttempt } from '../attempts/pause.ts'
import { resetAttempt } from '../attempts/reset.ts'
import { showSolution } from '../attempts/show-solution.ts'
import { startAttempt } from '../attempts/start-attempt.ts'
import { isOver } from '../attempts/time-limit.ts'
import { submit } from '../grading/submit.ts'
import type { OwnSandbox } from '../routes/terminals/index.ts'
import { viewAfter } from './view-after.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Attempts on behalf of a learner: somebody else's do not exist. Methods throw {@link HttpProblem}. */
    attempts: {
      start(user: Me, request: StartAttempt): Promise<AttemptView>
      view(user: Me, id: string): Promise<AttemptView>
      saveAnswers(user: Me, id: string, answers: Record<string, string>): Promise<AttemptView>
      revealHint(user: Me, id: string, taskId: string): Promise<AttemptView>
      submit(user: Me, id: string, request: { key: string; answers?: Record<string, string> }): Promise<SubmissionView>
      end(user: Me, id: string): Promise<AttemptView>
      pause(user: Me, id: string): Promise<AttemptView>
      resume(user: Me, id: string): Promise<AttemptView>
      reset(user: Me, id: string): Promise<AttemptView>
      showSolution(user: Me, id: string): Promise<AttemptView>
      /** The sandbox of an attempt, or of an exam, of this user's that goes on, or null. */
      sandboxForUser(sandboxId: string, userId: string): Promise<OwnSandbox | null>
    }
  }
}

export default fp(
  async (app) => {
    const { db } = app

    const { view, after } = viewAfter((id) => attemptView(db, id))
    app.decorate('attempts', {
      start: async (user, request) => view(await startAttempt(app, user, request)),
      view: after(requireOwnAttempt, db),
      saveAnswers: after(saveAnswers, db),
      revealHint: after(revealHint, db),
      submit: (user, id, request) => submit(app, id, user.id, request),
      end: after(endOwnAttempt, app),
      pause: after(pauseAttempt, app),
      resume: after(resumeAttempt, app),
      reset: after(resetAttempt, app),
      showSolution: after(showSolution, db),
      async sandboxForUser(id, userId) {
        // While a lab is being set up its machines are there already.
        const inPractice = { examAttemptId: null, state: { in: [...RUNNING] } }
        const inExam = { examAttempt: { state: 'active' as const, deadline: { gt: new Date() } } }
        const found = await db.sandbox.findFirst({
          where: { id, desired: 'running', attempt: { userId, OR: [inPractice, inExam] } },
          select: { id: true, attempt: true },
        })
        if (!found || isOver(found.attempt)) return null
        return { id: found.id, attemptId: found.attempt.id, examAttemptId: found.attempt.examAttemptId }
      },
    })
  },
  { name: 'attempts', dependencies: ['db', 'jobs', 'labs', 'sandboxd'] },
)
