import type { Catalogue, LabDetail, LabSummary, Step } from '@cka-netlab/contracts'
import type { Db } from '@cka-netlab/db'
import type { Lab } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'
import { isRunning, RUNNING } from '../attempts/own-attempt.ts'
import { imagesAreThere } from './images.ts'
import { environmentText, tasksView } from './lab-view.ts'

type Uses = Pick<FastifyInstance, 'db' | 'images' | 'labs'>

/** What this learner has done with a lab, under whichever digest, in practice and in exams that have ended. */
interface Progress {
  attempts: number
  bestPercent: number | null
  runningAttemptId: string | null
}

/** All labs with this learner's progress. Two queries, however many labs. */
export async function catalogue({ db, images, labs }: Uses, userId: string): Promise<Catalogue> {
  const progress = await progressByLab(db, userId)
  return {
    labs: labs.all().map((lab) => summary(lab, progress.get(lab.id), images.steps)),
    images: images.steps.every((step) => step.state === 'done') ? [] : images.steps,
  }
}

/** One lab's page; undefined when there is no such lab. */
export async function labDetail(app: Uses, userId: string, id: string): Promise<LabDetail | undefined> {
  const lab = app.labs.get(id)
  if (!lab) return undefined
  const attempts = await app.db.attempt.findMany({
    where: { userId, labId: id, examAttemptId: null },
    orderBy: { createdAt: 'desc' },
  })
  const history = attempts.map((attempt) => ({
    attemptId: attempt.id,
    startedAt: (attempt.startedAt ?? attempt.createdAt).toISOString(),
    endedAt: attempt.endedAt?.toISOString() ?? null,
    percent: attempt.bestPercent,
    withSolution: attempt.solutionSeenAt !== null,
  }))
  const known = (await progressByLab(app.db, userId)).get(id)
  const progress: Progress = {
    attempts: attempts.length,
    bestPercent: known?.bestPercent ?? null,
    runningAttemptId: attempts.find(isRunning)?.id ?? null,
  }
  return {
    ...summary(lab, progress, app.images.steps),
    digest: lab.digest,
    environment: environmentText(lab),
    tasks: tasksView(lab, {}),
    references: lab.references,
    history,
  }
}

async function progressByLab(db: Db, userId: string): Promise<Map<string, Progress>> {
  const [attempts, running] = await Promise.all([
    db.$queryRaw<{ lab_id: string; attempts: number; best: number | null }[]>`
      SELECT a.lab_id, count(*)::int AS attempts, max(a.best_percent) AS best
        FROM attempts a LEFT JOIN exam_attempts e ON e.id = a.exam_attempt_id
       WHERE a.user_id = ${userId} AND (e.id IS NULL OR e.state = 'ended') GROUP BY a.lab_id`,
    db.attempt.findFirst({
      where: { userId, examAttemptId: null, state: { in: [...RUNNING] } },
      select: { id: true, labId: true },
    }),
  ])
  return new Map(
    attempts.map((row) => [
      row.lab_id,
      {
        attempts: row.attempts,
        bestPercent: row.best,
        runningAttemptId: running?.labId === row.lab_id ? running.id : null,
      },
    ]),
  )
}

function summary(lab: Lab, progress: Progress | undefined, images: Step[]): LabSummary {
  return {
    id: lab.id,
    title: lab.title,
    topic: lab.topic,
    nature: lab.nature,
    difficulty: lab.difficulty,
    minutes: lab.minutes,
    points: lab.points,
    bestPercent: progress?.bestPercent ?? null,
    attempts: progress?.attempts ?? 0,
    runningAttemptId: progress?.runningAttemptId ?? null,
    available: imagesAreThere(lab.topology, images),
  }
}
