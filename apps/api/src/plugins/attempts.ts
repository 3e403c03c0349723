import { type AttemptView, HttpProblem, type Me, type SubmissionView } from '@cka-netlab/contracts'
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
import { submit } from '../grading/submit.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Attempts on behalf of a learner: somebody else's do not exist. Methods throw {@link HttpProblem}. */
    attempts: {
      start(user: Me, labId: string): Promise<AttemptView>
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
      sandboxForUser(sandboxId: string, userId: string): Promise<{ id: string; examAttemptId: string | null } | null>
    }
  }
}

export default fp(
  async (app) => {
    const { db } = app

    async function view(id: string): Promise<AttemptView> {
      const seen = await attemptView(db, id)
      if (!seen) throw new HttpProblem('NOT_FOUND')
      return seen
    }

    app.decorate('attempts', {
      start: async (user, labId) => view(await startAttempt(app, user, labId)),
      async view(user, id) {
        await requireOwnAttempt(db, id, user.id)
        return view(id)
      },
      async saveAnswers(user, id, answers) {
        await saveAnswers(db, id, user.id, answers)
        return view(id)
      },
      async revealHint(user, id, taskId) {
        await revealHint(db, id, user.id, taskId)
        return view(id)
      },
      submit: (user, id, request) => submit(app, id, user.id, request),
      async end(user, id) {
        await endOwnAttempt(app, id, user.id)
        return view(id)
      },
      async pause(user, id) {
        await pauseAttempt(app, id, user.id)
        return view(id)
      },
      async resume(user, id) {
        await resumeAttempt(app, id, user.id)
        return view(id)
      },
      async reset(user, id) {
        await resetAttempt(app, id, user.id)
        return view(id)
      },
      async showSolution(user, id) {
        await showSolution(db, id, user.id)
        return view(id)
      },
      async sandboxForUser(id, userId) {
        // While a lab is being set up its machines are there already.
        const inPractice = { examAttemptId: null, state: { in: [...RUNNING] } }
        const inExam = { examAttempt: { state: 'active' as const, deadline: { gt: new Date() } } }
        const found = await db.sandbox.findFirst({
          where: { id, desired: 'running', attempt: { userId, OR: [inPractice, inExam] } },
          select: { id: true, attempt: { select: { examAttemptId: true } } },
        })
        return found && { id: found.id, examAttemptId: found.attempt.examAttemptId }
      },
    })
  },
  { name: 'attempts', dependencies: ['db', 'jobs', 'labs', 'sandboxd'] },
)
