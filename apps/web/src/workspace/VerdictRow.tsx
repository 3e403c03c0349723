import type { CheckResultView, Fail, Pass } from '@cka-netlab/contracts'
import { WithCode } from '../ui/WithCode.tsx'
import { HopChain } from './HopChain.tsx'
import styles from './Verdicts.module.css'

const LOOKS = {
  pass: { mark: '✓', word: 'passed', tone: 'pass' },
  fail: { mark: '✕', word: 'failed', tone: 'fail' },
  inconclusive: { mark: '?', word: 'could not be judged', tone: 'warn' },
} as const

/** A check's verdict with its evidence: what was expected and seen, which hop broke, where to look next. */
export function VerdictRow({ result }: { result: CheckResultView }) {
  const { verdict } = result
  const look = LOOKS[verdict.outcome]
  return (
    <li className={styles.check} data-outcome={verdict.outcome}>
      <span className={`${styles.mark} ${look.tone}`} aria-hidden="true">
        {look.mark}
      </span>
      {verdict.outcome === 'pass' ? (
        <details className={styles.passed}>
          <summary>
            <Title result={result} word={look.word} />
          </summary>
          <Evidence verdict={verdict} />
        </details>
      ) : (
        <span>
          <Title result={result} word={look.word} />
        </span>
      )}
      <span className="mute">
        {verdict.outcome === 'inconclusive' ? 'not counted' : `${result.points}/${result.pointsMax}`}
      </span>
      {verdict.outcome === 'fail' && (
        <div className={styles.evidence}>
          <Evidence verdict={verdict} />
          {verdict.hops && verdict.hops.length > 0 && <HopChain hops={verdict.hops} observed={verdict.observed} />}
          {verdict.hint && (
            <p className={styles.why}>
              <WithCode text={verdict.hint} />
            </p>
          )}
        </div>
      )}
      {verdict.outcome === 'inconclusive' && (
        <p className={`${styles.evidence} ${styles.why}`}>
          Ours, not yours: {verdict.reason.replace(/\.$/, '')}. It costs no points.
        </p>
      )}
    </li>
  )
}

function Title({ result, word }: { result: CheckResultView; word: string }) {
  return (
    <>
      <WithCode text={result.title} />
      <span className="sr-only">, {word}</span>
    </>
  )
}

function Evidence({ verdict }: { verdict: Pass | Fail }) {
  return (
    <dl className={styles.facts}>
      <dt>expected</dt>
      <dd>{verdict.expected}</dd>
      <dt>observed</dt>
      <dd>{verdict.observed}</dd>
    </dl>
  )
}
