'use client'
import type { CohortProgress } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { serverNowMs } from '../http/server-clock.ts'
import { Link } from '../ui/Link.tsx'
import lists from '../ui/Lists.module.css'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { useServerNow } from '../ui/useServerNow.ts'
import { CohortFrame } from './CohortFrame.tsx'
import { cellPage, cohortPage, cohortPath } from './cohort.ts'
import { HeatMap } from './HeatMap.tsx'
import { arranged, type Row, rowOf, type Show, type Sort, topicRuns } from './heat.ts'
import { Legend } from './Legend.tsx'
import { useCohortProgress } from './useCohortProgress.ts'

/** How a cohort gets on, as it happens: every learner at every lab. */
export function CohortPage({ id }: { id: string }) {
  const { progress, error, connection } = useCohortProgress(id)
  const rows = useRows(progress)
  return (
    <CohortFrame
      id={id}
      about={progress && summary(rows)}
      tools={
        <>
          <a className="button" href={`${cohortPath(id)}/report.csv`}>
            CSV
          </a>
          <a className="button" href={`${cohortPath(id)}/report.json`}>
            JSON
          </a>
        </>
      }
    >
      {() => (
        <>
          {error !== undefined && <ErrorNotice error={error} />}
          {connection === 'lost' && (
            <Notice title="The line to the server is lost">What you see may be some seconds old.</Notice>
          )}
          {progress && rows.length > 0 && <Progress id={id} labs={progress.labs} rows={rows} />}
          {progress && rows.length === 0 && (
            <Notice title="Nobody learns here yet">
              <Link href={`${cohortPage(id)}/members`}>Invite learners</Link>, and what they do appears here.
            </Notice>
          )}
        </>
      )}
    </CohortFrame>
  )
}

function Progress({ id, labs, rows }: { id: string; labs: CohortProgress['labs']; rows: Row[] }) {
  const router = useRouter()
  const [name, setName] = useState('')
  const [show, setShow] = useState<Show>('all')
  const [topic, setTopic] = useState('')
  const [sort, setSort] = useState<Sort>('name')
  const found = useMemo(() => arranged(rows, { name, show, sort }), [rows, name, show, sort])
  const { shownLabs, shownRows, places } = useMemo(() => ofTopic(labs, found, topic), [labs, found, topic])
  const sorted = typeof sort === 'number' ? labs[sort] : undefined
  return (
    <>
      <search className={lists.search}>
        <label>
          Learner
          <input type="search" value={name} onChange={(e) => setName(e.target.value)} />
        </label>
        <label>
          Show
          <select value={show} onChange={(e) => setShow(e.target.value as Show)}>
            <option value="all">everybody</option>
            <option value="working">who works now</option>
            <option value="stuck">who is stuck</option>
            <option value="idle">who has begun nothing</option>
          </select>
        </label>
        <label>
          Labs
          <select value={topic} onChange={(e) => setTopic(e.target.value)}>
            <option value="">all topics</option>
            {topicRuns(labs).map((run) => (
              <option key={run.topic} value={run.topic}>
                {TOPIC_TITLES[run.topic]}
              </option>
            ))}
          </select>
        </label>
        <label>
          Sort
          <select value={sorted ? 'lab' : sort} onChange={(e) => setSort(e.target.value as Sort)}>
            <option value="name">by name</option>
            <option value="most">most labs done first</option>
            <option value="least">fewest labs done first</option>
            {sorted && <option value="lab">by {sorted.id}</option>}
          </select>
        </label>
      </search>
      {found.length > 0 ? (
        <HeatMap
          labs={shownLabs}
          rows={shownRows}
          sort={typeof sort === 'number' ? places.indexOf(sort) : sort}
          onSort={(at) => setSort(places[at] ?? 'name')}
          onOpen={(row, lab) => router.push(cellPage(id, row.userId, lab.id))}
        />
      ) : (
        <p className="mute">No learner is like that.</p>
      )}
      <Legend />
    </>
  )
}

/** Rows of learners that have not changed stay the same objects, so that they are not drawn again. */
function useRows(progress: CohortProgress | undefined): Row[] {
  // Who is stuck is seen soon enough every ten seconds.
  const tick = Math.floor(useServerNow() / 10_000)
  const [kept] = useState(() => new WeakMap<CohortProgress['learners'][number], Row>())
  return useMemo(() => {
    void tick
    const nowMs = serverNowMs()
    return (progress?.learners ?? []).map((learner) => {
      const old = kept.get(learner)
      const row = old && learner.working === null ? old : rowOf(progress?.labs ?? [], learner, nowMs)
      const same = old && old.work === row.work ? old : row
      kept.set(learner, same)
      return same
    })
  }, [progress, tick, kept])
}

function ofTopic(labs: CohortProgress['labs'], rows: Row[], topic: string) {
  const places = labs.flatMap((lab, at) => (topic === '' || lab.topic === topic ? [at] : []))
  if (topic === '') return { shownLabs: labs, shownRows: rows, places }
  const pick = <T,>(from: T[]) => places.flatMap((at) => from[at] ?? [])
  return { shownLabs: pick(labs), shownRows: rows.map((row) => ({ ...row, cells: pick(row.cells) })), places }
}

function summary(rows: Row[]): string {
  const count = (work: Row['work']) => rows.filter((row) => row.work === work).length
  const stuck = count('stuck')
  const learners = rows.length === 1 ? '1 learner' : `${rows.length} learners`
  return `${learners} · ${count('working') + stuck} working now · ${stuck} stuck`
}
