import type { FastifyInstance } from 'fastify'
import { letGo } from '../attempts/end-attempt.ts'
import { abandonExam, endAtDeadline } from './end-exam.ts'
import { finishExam } from './finish-exam.ts'
import { lostSandboxes, replaceLostSandbox } from './lost-sandbox.ts'
import { lockExam } from './own-exam.ts'

type Uses = Pick<FastifyInstance, 'config' | 'db' | 'jobs' | 'log' | 'sandboxd'>

/** An exam whose clock nobody starts holds machines that others wait for. */
const LOBBY_MINUTES_MAX = 60

/** Does what the clock demands of exams. Each step locks the exam, so that several processes may sweep at once. */
export async function sweepExams(app: Uses): Promise<void> {
  const now = Date.now()
  const exams = await app.db.examAttempt.findMany({
    where: { state: { in: ['preparing', 'active', 'grading'] } },
    select: { id: true, state: true, deadline: true, createdAt: true },
  })
  if (exams.length === 0) return
  for (const { id, state, deadline, createdAt } of exams) {
    if (state === 'active' && deadline && deadline.getTime() <= now) await endAtDeadline(app, id)
    // The process that graded the last question may have stopped before it could finish the exam.
    if (state === 'grading') await finishExam(app, id)
    if (state === 'preparing' && createdAt.getTime() < now - LOBBY_MINUTES_MAX * 60_000) await leaveLobby(app, id)
  }
  for (const { id, examAttemptId } of await lostSandboxes(app)) {
    if (examAttemptId) await replaceLostSandbox(app, examAttemptId, id)
  }
}

async function leaveLobby(app: Uses, id: string): Promise<void> {
  const sandboxes = await app.db.$transaction(async (tx) => {
    const exam = await lockExam(tx, id)
    return exam?.state === 'preparing' ? abandonExam(tx, exam, 'cancelled', null) : []
  })
  await letGo(app, sandboxes)
}
