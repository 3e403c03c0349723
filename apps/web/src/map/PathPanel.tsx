import type { NetworkMap, PathHop } from '@cka-netlab/contracts'
import { type FormEvent, useId, useState } from 'react'
import { ErrorNotice } from '../ui/Notice.tsx'
import styles from './Path.module.css'
import { sourcesOf, targetsOf } from './places.ts'
import type { Path } from './usePath.ts'

/** Asks where a request comes from and where it goes, and shows its way hop by hop. */
export function PathPanel({ map, path, onClose }: { map: NetworkMap; path: Path; onClose: () => void }) {
  const id = useId()
  const sources = sourcesOf(map)
  const targets = targetsOf(map)
  const likely =
    sources.find(({ group }) => group === 'Pods') ?? sources.find(({ group }) => group === 'Network namespaces')
  const [from, setFrom] = useState((likely ?? sources[0])?.key ?? '')
  const [target, setTarget] = useState('')
  const source = sources.find(({ key }) => key === from)

  function ask(event?: FormEvent) {
    event?.preventDefault()
    if (source && target.trim() !== '' && !path.busy) path.ask({ from: source.place, target: target.trim() })
  }
  const other = sources.find(({ address }) => address !== undefined && target.includes(address))
  function turnRound() {
    if (!other || !source?.address) return
    setFrom(other.key)
    setTarget(source.address)
    path.ask({ from: other.place, target: source.address })
  }

  return (
    <aside className={styles.panel} aria-label="Path of a request">
      <form className={styles.form} onSubmit={ask}>
        <div className={styles.top}>
          <h3>Path of a request</h3>
          <button
            type="button"
            aria-label="Close the path"
            onClick={() => {
              path.clear()
              onClose()
            }}
          >
            ×
          </button>
        </div>
        <label htmlFor={`${id}-from`}>From</label>
        <select id={`${id}-from`} value={from} onChange={(event) => setFrom(event.target.value)}>
          {[...Map.groupBy(sources, ({ group }) => group)].map(([group, members]) => (
            <optgroup key={group} label={group}>
              {members.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <label htmlFor={`${id}-target`}>To</label>
        <input
          id={`${id}-target`}
          list={`${id}-targets`}
          value={target}
          placeholder={map.cluster ? 'http://web.shop/' : '192.168.15.2'}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTarget(event.target.value)}
        />
        <datalist id={`${id}-targets`}>
          {targets.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </datalist>
        <div className={styles.actions}>
          <button type="submit" className="primary" aria-disabled={path.busy}>
            {path.busy ? 'On its way …' : path.view ? 'Ask again' : 'Send'}
          </button>
          {path.view && other && source?.address && (
            <button type="button" onClick={turnRound}>
              Other way round
            </button>
          )}
        </div>
      </form>
      {path.error !== undefined && <ErrorNotice error={path.error} />}
      <div role="status">
        {path.view && (
          <>
            <p className={path.view.answered ? 'pass' : 'fail'}>
              {path.view.answered ? 'Answered' : 'Not answered'}
              {path.at !== undefined && <span className="mute small">, {new Date(path.at).toLocaleTimeString()}</span>}
            </p>
            <ol className={styles.hops} aria-label="Hops">
              {path.view.hops.map((hop) => (
                <Hop key={hop.name} hop={hop} />
              ))}
            </ol>
            {path.view.hint && <p className="small">{path.view.hint}</p>}
          </>
        )}
      </div>
    </aside>
  )
}

const SIGNS = { ok: '✓', broken: '✕', unknown: '·' } as const
const WORDS = { ok: 'in order', broken: 'broken here', unknown: 'not known' } as const

function Hop({ hop }: { hop: PathHop }) {
  return (
    <li className={styles[hop.state]}>
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[hop.state]}
      </span>
      <div>
        <span className={styles.name}>
          {hop.name.charAt(0).toUpperCase() + hop.name.slice(1)}
          <span className="sr-only">, {WORDS[hop.state]}</span>
        </span>
        {hop.detail && <div className={styles.detail}>{hop.detail}</div>}
        {hop.evidence.map((line) => (
          <div key={line} className={styles.evidence}>
            {line}
          </div>
        ))}
      </div>
    </li>
  )
}
