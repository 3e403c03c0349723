import type { LabSummary } from '@cka-netlab/contracts'
import { TOPIC_TITLES } from '@cka-netlab/contracts/topics'
import { StartLab } from '../lab/StartLab.tsx'
import { Link } from '../ui/Link.tsx'
import { nextLab } from './by-topic.ts'

/** What to do now: go on with the lab that is running, or begin the next one. */
export function Lead({ labs }: { labs: LabSummary[] }) {
  const running = labs.find((l) => l.runningAttemptId !== null)
  if (running)
    return (
      <>
        <h1>Running: {running.title}</h1>
        <div className="actions">
          <span className="mute">{TOPIC_TITLES[running.topic]}. Its machines and your work are as you left them.</span>
          <Link className="button primary" href={`/attempts/${running.runningAttemptId}`}>
            Continue
          </Link>
        </div>
      </>
    )
  const next = nextLab(labs)
  if (!next) return <h1>{labs.length > 0 && labs.every((l) => l.bestPercent === 100) ? 'All labs solved' : 'Labs'}</h1>
  return (
    <>
      <h1>Next: {next.title}</h1>
      <div className="actions">
        <span className="mute">{reason(next, labs)}</span>
        <StartLab lab={next} />
      </div>
    </>
  )
}

function reason(next: LabSummary, labs: LabSummary[]): string {
  const own = labs.filter((l) => l.topic === next.topic)
  const done = own.filter((l) => l.bestPercent === 100).length
  const topic = TOPIC_TITLES[next.topic]
  const best = next.bestPercent === null ? '' : ` Your best here is ${next.bestPercent} %.`
  const progress = own.length === 1 ? `${topic}.` : `${topic}: you have solved ${done} of ${own.length} labs.`
  return `${progress}${best} About ${next.minutes} minutes.`
}
