'use client'
import '@xterm/xterm/css/xterm.css'
import type { Machine } from '@cka-netlab/contracts'
import { type ReactNode, useCallback, useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { ErrorNotice } from '../ui/Notice.tsx'
import { KeysHelp } from './KeysHelp.tsx'
import { Shell, type ShellHandle } from './Shell.tsx'
import styles from './Terminals.module.css'
import { TerminalTabs } from './TerminalTabs.tsx'
import { TerminalTools } from './TerminalTools.tsx'
import { useFontSize } from './useFontSize.ts'
import { useScreenReader } from './useScreenReader.ts'
import { useTerminals } from './useTerminals.ts'

export interface TerminalsProps {
  sandboxId: string
  machines: Machine[]
  /** Nothing can be typed any more, as after a deadline. */
  frozen?: boolean
  /** Buttons of the room, shown among the terminal's own. */
  tools?: ReactNode
}

/** Roughly what fits, for the start of a shell; it is told the right size as soon as it is shown. */
const CELL = { width: 7.8, height: 17 }

export default function Terminals({ sandboxId, machines, frozen = false, tools }: TerminalsProps) {
  const body = useRef<HTMLDivElement>(null)
  const size = useCallback(() => {
    const { clientWidth = 780, clientHeight = 510 } = body.current ?? {}
    const columns = Math.floor((clientWidth - 28) / CELL.width)
    const rows = Math.floor((clientHeight - 20) / CELL.height)
    return { columns: Math.min(500, Math.max(10, columns)), rows: Math.min(300, Math.max(4, rows)) }
  }, [])
  const terminals = useTerminals(sandboxId, machines, size)
  const { tabs, active } = terminals
  const [screenReader, setScreenReader] = useScreenReader()
  const [fontSize, setFontSize] = useFontSize()
  const [help, setHelp] = useState(false)
  useHelpKey(() => setHelp(true))
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [states, setStates] = useState<Readonly<Record<string, 'open' | 'waiting' | 'over'>>>({})
  const shells = useRef(new Map<string, ShellHandle>())
  const id = useId()

  // A shell is connected when its tab is first shown, and stays so.
  if (active && !seen.has(active.key)) setSeen(new Set(seen).add(active.key))

  return (
    <section className={styles.pane} aria-label="Terminal">
      <div className={styles.bar}>
        <TerminalTabs
          id={id}
          tabs={tabs}
          active={active}
          states={states}
          machines={machines}
          frozen={frozen}
          onChoose={(tab) => {
            terminals.choose(tab)
            requestAnimationFrame(() => shells.current.get(tab.key)?.focus())
          }}
          onOpen={terminals.open}
          onClose={terminals.close}
        />
        <TerminalTools
          shown={active !== undefined}
          screenReader={screenReader}
          onScreenReader={setScreenReader}
          fontSize={fontSize}
          onFontSize={setFontSize}
          onHelp={() => setHelp(true)}
          onSearch={() => active && shells.current.get(active.key)?.search()}
          onClose={() => active && terminals.close(active)}
          frozen={frozen}
        >
          {tools}
        </TerminalTools>
      </div>
      <div className={styles.body} ref={body} aria-busy={terminals.opening}>
        {tabs
          .filter((tab) => tab.n !== undefined && seen.has(tab.key))
          .map((tab) => (
            <div
              key={tab.key}
              id={`${id}-panel-${tab.key}`}
              role="tabpanel"
              aria-labelledby={`${id}-tab-${tab.key}`}
              hidden={tab.key !== active?.key}
              className={styles.panel}
            >
              <Shell
                ref={(handle) => {
                  if (handle) shells.current.set(tab.key, handle)
                  else shells.current.delete(tab.key)
                }}
                sandboxId={sandboxId}
                n={tab.n ?? 0}
                label={tab.label}
                shown={tab.key === active?.key}
                frozen={frozen}
                screenReader={screenReader}
                fontSize={fontSize}
                onLine={(line) => setStates((old) => ({ ...old, [tab.key]: line }))}
                onReplace={() => terminals.replace(tab)}
                onClose={() => terminals.close(tab)}
              />
            </div>
          ))}
        {terminals.error !== undefined && (
          <div className={styles.notice}>
            <ErrorNotice error={terminals.error}>
              <button type="button" onClick={terminals.retry}>
                Try again
              </button>
            </ErrorNotice>
          </div>
        )}
        {!active && terminals.error === undefined && (
          <p className={styles.empty} role="status">
            {terminals.opening ? (
              'Opening a shell …'
            ) : (
              <button type="button" onClick={() => machines[0] && terminals.open(machines[0].name)}>
                Open a shell on {machines[0]?.name}
              </button>
            )}
          </p>
        )}
      </div>
      {help && <KeysHelp onClose={() => setHelp(false)} />}
    </section>
  )
}

/** F1 is the shell's while that has the focus. */
function useHelpKey(open: () => void) {
  const onHelp = useEffectEvent(open)
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'F1' || (event.target instanceof Element && event.target.closest('.xterm'))) return
      event.preventDefault()
      onHelp()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
