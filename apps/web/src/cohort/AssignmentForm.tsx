'use client'
import type { AssignmentKind, AssignmentView, ChangeAssignment, ExamSummary } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { type FormEvent, useState } from 'react'
import useSWR from 'swr'
import { byTopic } from '../catalogue/by-topic.ts'
import { useCatalogue } from '../catalogue/useCatalogue.ts'
import { callApi } from '../http/api.ts'
import { EXAMS } from '../http/paths.ts'
import { fromField, toField } from '../ui/local-time.ts'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useAct } from '../ui/useAct.ts'
import styles from './Cohort.module.css'

const KINDS: Record<AssignmentKind, string> = { lab: 'a lab', topic: 'the labs of a topic', exam: 'an exam' }

/** Makes an assignment, or changes the terms of one: what it is of stays. */
export function AssignmentForm({
  path,
  assignment,
  done,
  close,
}: {
  path: string
  assignment?: AssignmentView
  done: () => Promise<unknown>
  close: () => void
}) {
  const [kind, setKind] = useState<AssignmentKind>(assignment?.kind ?? 'lab')
  const { busy, error, run } = useAct()
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const what = assignment ? {} : { kind, subject: String(form.get('subject')) }
    void run(async () => {
      await callApi(assignment ? 'PATCH' : 'POST', path, { ...what, ...termsOf(form) })
      await done()
    })
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      {!assignment && (
        <div className={styles.pair}>
          <label>
            Assign
            <select value={kind} onChange={(e) => setKind(e.target.value as AssignmentKind)}>
              {Object.entries(KINDS).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            Which
            <select name="subject" key={kind} required>
              <Subjects kind={kind} />
            </select>
          </label>
        </div>
      )}
      <label>
        Opens
        <input name="opensAt" type="datetime-local" defaultValue={toField(assignment?.opensAt ?? null)} />
      </label>
      <label>
        Closes
        <input name="closesAt" type="datetime-local" defaultValue={toField(assignment?.closesAt ?? null)} />
      </label>
      <div className={styles.pair}>
        <label>
          Attempts
          <input
            name="attemptsMax"
            type="number"
            min={1}
            max={100}
            placeholder="any number"
            defaultValue={assignment?.attemptsMax ?? ''}
          />
        </label>
        <label>
          Minutes
          <input
            name="minutes"
            type="number"
            min={1}
            max={600}
            placeholder={kind === 'exam' ? "the exam's own" : 'no limit'}
            defaultValue={assignment?.minutes ?? ''}
          />
        </label>
      </div>
      {kind === 'exam' ? (
        <label>
          Questions
          <select name="draw" defaultValue={assignment?.draw ?? 'shared'}>
            <option value="shared">the same draw for everybody</option>
            <option value="own">drawn anew for each learner</option>
          </select>
        </label>
      ) : (
        <input type="hidden" name="draw" value={assignment?.draw ?? 'shared'} />
      )}
      <p className="mute small">
        An empty field sets no limit. Times are this computer's.
        {assignment && ' What has begun goes on as it began.'}
      </p>
      {error !== undefined && <ErrorNotice error={error} />}
      <div className="actions">
        <button type="submit" className="primary" aria-disabled={busy}>
          {assignment ? 'Change' : 'Assign it'}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function termsOf(form: FormData): ChangeAssignment {
  const text = (name: string) => String(form.get(name) ?? '')
  const number = (name: string) => (text(name) === '' ? null : Number(text(name)))
  return {
    opensAt: fromField(text('opensAt')),
    closesAt: fromField(text('closesAt')),
    attemptsMax: number('attemptsMax'),
    minutes: number('minutes'),
    draw: text('draw') === 'own' ? 'own' : 'shared',
  }
}

function Subjects({ kind }: { kind: AssignmentKind }) {
  const groups = byTopic(useCatalogue().data?.labs ?? [])
  const { data } = useSWR<{ exams: ExamSummary[] }>(EXAMS)
  if (kind === 'exam')
    return data?.exams.map(({ id, title }) => (
      <option key={id} value={id}>
        {title}
      </option>
    ))
  if (kind === 'topic')
    return groups.map(({ topic, labs }) => (
      <option key={topic} value={topic}>
        {TOPIC_TITLES[topic]}, {labs.length === 1 ? '1 lab' : `${labs.length} labs`}
      </option>
    ))
  return groups.map(({ topic, title, labs }) => (
    <optgroup key={topic} label={title}>
      {labs.map((lab) => (
        <option key={lab.id} value={lab.id}>
          {lab.title}
        </option>
      ))}
    </optgroup>
  ))
}
