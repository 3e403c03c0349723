import type { Hop } from '@cka-netlab/contracts'
import styles from './Verdicts.module.css'

const WORDS = { ok: 'in order', broken: 'broken here', unknown: 'not reached' } as const

/** What fits beside the hop's name without breaking the chain: a count, a state. */
const SHORT_MAX = 10

/** The stages that a request passes; the first broken one stands out and is told in full. */
export function HopChain({ hops, observed }: { hops: Hop[]; observed: string }) {
  const broken = hops.find((hop) => hop.state === 'broken')
  const told = broken?.detail && broken.detail.length > SHORT_MAX && !observed.includes(broken.detail)
  return (
    <>
      <ol className={styles.hops} aria-label="The way of the request">
        {hops.map((hop) => (
          <li key={hop.name} className={styles[hop.state]} title={hop.detail}>
            {hop.name}
            {hop.detail && <Detail text={hop.detail} />}
            <span className="sr-only">, {WORDS[hop.state]}</span>
          </li>
        ))}
      </ol>
      {told && (
        <p className={styles.why}>
          {broken.name}: {broken.detail}
        </p>
      )}
    </>
  )
}

function Detail({ text }: { text: string }) {
  return text.length <= SHORT_MAX ? ` ${text}` : <span className="sr-only">, {text}</span>
}
