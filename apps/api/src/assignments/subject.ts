import { type AssignmentKind, TOPIC_TITLES, Topic } from '@cka-netlab/contracts'
import type { Lab } from '@cka-netlab/lab-format'
import type { FastifyInstance } from 'fastify'

type Uses = Pick<FastifyInstance, 'exams' | 'labs'>
interface Subject {
  kind: AssignmentKind
  subject: string
}

/** The labs that an assignment asks for; none for an exam. */
export function labsOf({ labs }: Pick<Uses, 'labs'>, { kind, subject }: Subject): Lab[] {
  if (kind === 'exam') return []
  return labs.all().filter((lab) => (kind === 'lab' ? lab.id === subject : lab.topic === subject))
}

/** What people read; undefined when there is no such lab, topic or exam (any more). */
export function titleOf({ labs, exams }: Uses, { kind, subject }: Subject): string | undefined {
  if (kind === 'lab') return labs.get(subject)?.title
  if (kind === 'exam') return exams.store.get(subject)?.title
  const topic = Topic.safeParse(subject).data
  return topic && TOPIC_TITLES[topic]
}
