'use client'
import type { CohortView } from '@cka-netlab/contracts'
import type { ReactNode } from 'react'
import useSWR, { type KeyedMutator } from 'swr'
import { useSignedIn } from '../accounts/useMe.ts'
import { NotThere } from '../ui/NotThere.tsx'
import { PageLinks } from '../ui/PageLinks.tsx'
import { Shell } from '../ui/Shell.tsx'
import { useTitle } from '../ui/useTitle.ts'
import styles from './Cohort.module.css'
import { cohortPage, cohortPath } from './cohort.ts'

export const UNKNOWN_COHORT = {
  title: 'There is nothing here',
  why: 'The cohort may belong to other instructors.',
  href: '/cohorts',
  all: 'All cohorts',
}

/** The frame of the pages of one cohort, for its instructors. To others there is nothing here. */
export function CohortFrame({
  id,
  heading,
  about,
  tools,
  children,
}: {
  id: string
  /** The cohort's name where there is none. */
  heading?: string
  /** Beside the name: how it stands. */
  about?: ReactNode
  tools?: ReactNode
  children: (cohort: CohortView, mutate: KeyedMutator<CohortView>) => ReactNode
}) {
  const { me } = useSignedIn()
  const { data: cohort, error, mutate } = useSWR<CohortView>(cohortPath(id))
  useTitle(heading ?? cohort?.name)
  if (!me || !cohort) return <NotThere reading="Reading the cohort…" error={error} unknown={UNKNOWN_COHORT} />
  const page = cohortPage(id)
  return (
    <Shell>
      <PageLinks
        label="Cohort"
        pages={[
          { href: page, name: 'Progress' },
          { href: `${page}/assignments`, name: 'Assignments' },
          { href: `${page}/insights`, name: 'Insights' },
          { href: `${page}/members`, name: 'Members' },
        ]}
      />
      <div className={styles.head}>
        <h1>{heading ?? cohort.name}</h1>
        {cohort.archivedAt && <span className={styles.tag}>archived</span>}
        {about && <span className="mute">{about}</span>}
        <span className={styles.grow} />
        {tools}
      </div>
      {children(cohort, mutate)}
    </Shell>
  )
}
