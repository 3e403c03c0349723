import type { ExamAttemptView, ExamReport, HttpProblem, MarkQuestion, Me, StartExam } from '@cka-netlab/contracts'
import fp from 'fastify-plugin'
import { beginExam } from '../exams/begin-exam.ts'
import { endOwnExam } from '../exams/end-exam.ts'
import { ExamStore } from '../exams/exam-store.ts'
import { examView } from '../exams/exam-view.ts'
import { grantMinutes } from '../exams/extra-time.ts'
import { markQuestion, showQuestion } from '../exams/mark-question.ts'
import { requireOwnExam } from '../exams/own-exam.ts'
import { examReport } from '../exams/report.ts'
import { startExam } from '../exams/start-exam.ts'
import { viewAfter } from './view-after.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Exams on behalf of a learner: somebody else's do not exist. Methods throw {@link HttpProblem}. */
    exams: {
      store: ExamStore
      start(user: Me, request: StartExam): Promise<ExamAttemptView>
      view(user: Me, id: string): Promise<ExamAttemptView>
      begin(user: Me, id: string): Promise<ExamAttemptView>
      show(user: Me, id: string, position: number): Promise<ExamAttemptView>
      mark(user: Me, id: string, position: number, marks: MarkQuestion): Promise<ExamAttemptView>
      end(user: Me, id: string): Promise<ExamAttemptView>
      report(user: Me, id: string): Promise<ExamReport>
      /** Ids whose changes are changes of the exam: its own, and those of its questions. */
      watched(id: string): Promise<string[]>
      grantMinutes(admin: Me, id: string, extraMinutes: number): Promise<ExamAttemptView>
    }
  }
}

export default fp(
  async (app) => {
    const { db } = app
    const store = new ExamStore(app)

    const { view, after } = viewAfter((id) => examView(db, id))
    app.decorate('exams', {
      store,
      start: async (user, request) => view(await startExam(app, user, request)),
      view: after(requireOwnExam, db),
      begin: after(beginExam, db),
      show: after(showQuestion, db),
      mark: after(markQuestion, db),
      end: after(endOwnExam, app),
      report: (user, id) => examReport(db, id, user),
      async watched(id) {
        const questions = await db.attempt.findMany({ where: { examAttemptId: id }, select: { id: true } })
        return [id, ...questions.map((question) => question.id)]
      },
      async grantMinutes(admin, id, extraMinutes) {
        await grantMinutes(db, admin.id, id, extraMinutes)
        return view(id)
      },
    })
    await store.load()
  },
  { name: 'exams', dependencies: ['db', 'jobs', 'labs', 'sandboxd'] },
)
