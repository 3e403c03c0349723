'use client'
import { useState } from 'react'
import { useSignedIn } from '../accounts/useMe.ts'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { NotThere } from '../ui/NotThere.tsx'
import { Shell } from '../ui/Shell.tsx'
import { Steps } from '../ui/Steps.tsx'
import { Assigned } from './Assigned.tsx'
import { byTopic, search } from './by-topic.ts'
import styles from './Catalogue.module.css'
import { LabTable } from './LabTable.tsx'
import { Lead } from './Lead.tsx'
import { Mastery } from './Mastery.tsx'
import { MockExam } from './MockExam.tsx'
import { SearchBox } from './SearchBox.tsx'
import { useCatalogue } from './useCatalogue.ts'

export function CataloguePage() {
  const { me } = useSignedIn()
  const { data, error } = useCatalogue()
  const [query, setQuery] = useState('')
  if (!me || !data) return <NotThere reading="Reading the labs…" error={error} />

  const found = search(data.labs, query)
  const searching = query.trim() !== ''
  return (
    <Shell tools={<SearchBox query={query} onChange={setQuery} />}>
      <div className={styles.columns}>
        <div>
          {searching ? <h1>Labs for “{query.trim()}”</h1> : <Lead labs={data.labs} />}
          {!searching && data.images.length > 0 && (
            <div className={styles.images}>
              <Steps title="Building the machines' images" steps={data.images} />
              <p className="mute small">
                This happens once on this machine, in the background. Labs open as soon as their own image is there.
              </p>
            </div>
          )}
          {error && <ErrorNotice error={error}>What you see may be out of date.</ErrorNotice>}
          {!searching && <Assigned labs={data.labs} />}
          {found.length > 0 && <LabTable groups={byTopic(found)} />}
          {data.labs.length === 0 && (
            <Notice title="No labs are installed">
              Labs are read from the folder <code>labs</code> of this installation when it starts. Check that it is
              there and that <code>npm run lab -- validate</code> accepts it.
            </Notice>
          )}
          {data.labs.length > 0 && found.length === 0 && (
            <Notice title="No lab matches">
              The search looks at titles, topics, what you do (build, repair, read) and levels.{' '}
              <button type="button" className="link" onClick={() => setQuery('')}>
                Show all {data.labs.length} labs
              </button>
            </Notice>
          )}
          <p className="sr-only" role="status">
            {searching && `${found.length} of ${data.labs.length} labs match`}
          </p>
        </div>
        {data.labs.length > 0 && (
          <aside aria-label="Progress">
            <Mastery groups={byTopic(data.labs)} />
            <MockExam />
          </aside>
        )}
      </div>
    </Shell>
  )
}
