import type { ExamSummary } from '@cka-netlab/contracts'
import styles from './Exam.module.css'

/** What holds in an exam. */
export function Rules({
  questions,
  minutes,
  extraMinutes,
  passPercent,
  documentation,
}: Pick<ExamSummary, 'questions' | 'minutes' | 'extraMinutes' | 'passPercent' | 'documentation'>) {
  return (
    <ul className={styles.rules}>
      <li>
        {questions} {questions === 1 ? 'question' : 'questions'} in {minutes} minutes
        {extraMinutes > 0 && `, and ${extraMinutes} more for you`}. {passPercent} % pass. Each question says what it
        weighs.
      </li>
      <li>Answer in any order. A question that is partly right gives part of its points.</li>
      <li>No hints, no checks and no solution before the end. The report has them all.</li>
      <li>
        The clock is the server’s. It runs on when you close the browser; come back on any device and you are where you
        were.
      </li>
      <li>When the time is up nothing can be typed any more, and what is there is graded. You may hand in earlier.</li>
      <li>
        You may read{' '}
        {documentation.map((url, at) => (
          <span key={url}>
            {at > 0 && (at === documentation.length - 1 ? ' and ' : ', ')}
            <a href={url} target="_blank" rel="noreferrer">
              {shortUrl(url)}
            </a>
          </span>
        ))}
        .
      </li>
    </ul>
  )
}

export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
