import type { Machine } from '@cka-netlab/contracts'
import type { KeyboardEvent } from 'react'
import { NewTerminalMenu } from './NewTerminalMenu.tsx'
import styles from './Terminals.module.css'
import type { Tab } from './tabs.ts'

const WORDS = { open: 'connected', waiting: 'not connected', over: 'ended' } as const

/** One tab a shell. Arrow keys move between them, Delete closes one. */
export function TerminalTabs({
  id,
  tabs,
  active,
  states,
  machines,
  frozen,
  onChoose,
  onOpen,
  onClose,
}: {
  id: string
  tabs: Tab[]
  active: Tab | undefined
  states: Readonly<Record<string, 'open' | 'waiting' | 'over'>>
  machines: Machine[]
  frozen: boolean
  onChoose: (tab: Tab) => void
  onOpen: (machine: string) => void
  onClose: (tab: Tab) => void
}) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')]
    const at = buttons.indexOf(event.target as HTMLElement)
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key]
    const tab = tabs[at]
    if (to !== undefined) buttons[(to + buttons.length) % buttons.length]?.focus()
    else if (event.key === 'Delete' && tab?.n !== undefined && !frozen) onClose(tab)
    else return
    event.preventDefault()
  }
  // Only one tab is a stop of the Tab key, the arrow keys reach the others.
  const stop = active ?? tabs[0]
  return (
    <>
      <div className={styles.tabs} role="tablist" aria-label="Shells" onKeyDown={onKeyDown}>
        {tabs.map((tab) => {
          const line = tab.n === undefined ? undefined : states[tab.key]
          const selected = tab.key === active?.key
          return (
            <button
              key={tab.key}
              id={`${id}-tab-${tab.key}`}
              type="button"
              role="tab"
              aria-selected={selected}
              aria-controls={selected ? `${id}-panel-${tab.key}` : undefined}
              tabIndex={tab.key === stop?.key ? 0 : -1}
              onClick={() => onChoose(tab)}
              onAuxClick={(event) => event.button === 1 && tab.n !== undefined && !frozen && onClose(tab)}
            >
              {line && <i className={`${styles.dot} ${styles[line]}`} aria-hidden="true" />}
              {tab.label}
              {line && line !== 'open' && <span className="sr-only"> ({WORDS[line]})</span>}
            </button>
          )
        })}
      </div>
      {!frozen && <NewTerminalMenu machines={machines} onOpen={onOpen} />}
    </>
  )
}
